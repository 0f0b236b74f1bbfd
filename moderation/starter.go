package moderation

import "slices"

// otherGround is the transparency database's category of what is against a
// platform's terms and nothing else.
const otherGround = "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"

// Grounds are the categories of the transparency database's schema (API
// version 2, field category).
func Grounds() []string {
	return []string{otherGround,
		"STATEMENT_CATEGORY_ANIMAL_WELFARE", "STATEMENT_CATEGORY_CONSUMER_INFORMATION", "STATEMENT_CATEGORY_CYBER_VIOLENCE",
		"STATEMENT_CATEGORY_CYBER_VIOLENCE_AGAINST_WOMEN", "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS",
		"STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH", "STATEMENT_CATEGORY_INTELLECTUAL_PROPERTY_INFRINGEMENTS",
		"STATEMENT_CATEGORY_NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS", "STATEMENT_CATEGORY_NOT_SPECIFIED_NOTICE",
		"STATEMENT_CATEGORY_PROTECTION_OF_MINORS", "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY", "STATEMENT_CATEGORY_SCAMS_AND_FRAUD",
		"STATEMENT_CATEGORY_SELF_HARM", "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS", "STATEMENT_CATEGORY_VIOLENCE",
	}
}

// starterRules is the first rulebook of a new forum: short, for customers who
// look for help, and with no rule against discussing moderation.
func starterRules() []Rule {
	rules := []Rule{
		{Number: "1.1", Title: "Stay with the matter, not the person",
			Body:   "Criticise products, answers, staff decisions and moderation as sharply as you like. Do not insult, threaten or harass people.",
			Ground: "STATEMENT_CATEGORY_CYBER_VIOLENCE"},
		{Number: "1.2", Title: "No hatred",
			Body:   "Nobody is attacked for origin, faith, sex, disability or whom they love.",
			Ground: "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH", Illegal: true},
		{Number: "2.1", Title: "No private data in public",
			Body:   "Do not post addresses, phone numbers, account or serial numbers, passwords or tokens, your own or another's. Staff ask for what they need in private details.",
			Ground: "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS"},
		{Number: "2.2", Title: "Respect copyright",
			Body:   "Quote what is needed and name the source. Do not post whole works of others or ways around licences.",
			Ground: "STATEMENT_CATEGORY_INTELLECTUAL_PROPERTY_INFRINGEMENTS", Illegal: true},
		{Number: "3.1", Title: "No advertising and no spam",
			Body: "Do not post advertising, links for payment, or the same text in many places.", Spam: true},
		{Number: "3.2", Title: "No fraud",
			Body:   "Do not pretend to be staff or somebody else, and do not lure people to give data or money.",
			Ground: "STATEMENT_CATEGORY_SCAMS_AND_FRAUD", Illegal: true},
		{Number: "4.1", Title: "One matter, one thread",
			Body: "Post where it belongs. A moderator may move, split or merge threads, correct a title or tags, and close a thread that another one has replaced. Old addresses go on working."},
		{Number: "4.2", Title: "Nothing dangerous",
			Body:   "Do not advise what can hurt people or destroy devices without saying so clearly.",
			Ground: "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS"},
		{Number: "4.3", Title: "Nothing against the law",
			Body:   "What the law forbids to publish is removed. The entry says which law.",
			Ground: "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH", Illegal: true},
		{Number: "5.1", Title: "Moderation may be discussed",
			Body: "Every act of a moderator has a public entry with its reason. You may discuss and criticise it in public, in the entry's own thread or anywhere it belongs, and appeal against it. Nobody is sanctioned for that."},
		{Number: "5.2", Title: "Do not go around a decision",
			Body: "Do not post again what was removed, and do not use a second account while the first is suspended. Appeal instead."},
	}
	for i := range rules {
		rules[i].Version = 1
		if rules[i].Ground == "" {
			rules[i].Ground = otherGround
		}
	}
	return slices.Clip(rules)
}
