package moderation

import (
	"context"
	"strconv"
	"strings"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/moderation/modlog"
)

// Statement is a statement of reasons as the EU's transparency database takes it
// (API version 2, https://transparency.dsa.ec.europa.eu). Fields that do not
// apply are left out. Nothing in it names a person or holds removed text.
type Statement struct {
	DecisionVisibility      []string `json:"decision_visibility,omitempty"`
	DecisionVisibilityOther string   `json:"decision_visibility_other,omitempty"`
	EndDateVisibility       string   `json:"end_date_visibility_restriction,omitempty"`
	DecisionProvision       string   `json:"decision_provision,omitempty"`
	EndDateService          string   `json:"end_date_service_restriction,omitempty"`
	DecisionAccount         string   `json:"decision_account,omitempty"`
	EndDateAccount          string   `json:"end_date_account_restriction,omitempty"`
	AccountType             string   `json:"account_type,omitempty"`
	DecisionGround          string   `json:"decision_ground"`
	GroundReference         string   `json:"decision_ground_reference_url,omitempty"`
	IllegalGround           string   `json:"illegal_content_legal_ground,omitempty"`
	IllegalExplanation      string   `json:"illegal_content_explanation,omitempty"`
	IncompatibleGround      string   `json:"incompatible_content_ground,omitempty"`
	IncompatibleExplanation string   `json:"incompatible_content_explanation,omitempty"`
	IncompatibleIllegal     string   `json:"incompatible_content_illegal,omitempty"`
	ContentType             []string `json:"content_type"`
	Category                string   `json:"category"`
	ContentLanguage         string   `json:"content_language,omitempty"`
	ContentDate             string   `json:"content_date"`
	ApplicationDate         string   `json:"application_date"`
	DecisionFacts           string   `json:"decision_facts"`
	SourceType              string   `json:"source_type"`
	AutomatedDetection      string   `json:"automated_detection"`
	AutomatedDecision       string   `json:"automated_decision"`
	PUID                    string   `json:"puid"`
}

// The validator's limits, in characters.
const (
	maxFacts            = 5000
	maxGround           = 500
	maxGroundReason     = 2000
	maxVisibilityOther  = 500
	maxStatements       = 1000
	transparencyDateFmt = "2006-01-02"
)

// Statements gives the statements of reasons of the acts from one time to
// another, at most a thousand, after the entry with that id; the same range
// gives the same statements under the same puid, so sending them twice does no
// harm. SiteID names this forum in puids, baseURL leads to its rules. Only
// administrators may. Errors: Forbidden, Invalid with the field to.
func (d *Desk) Statements(ctx context.Context, v account.Viewer, from, to time.Time, after int64, site SiteRef) ([]Statement, int64, error) {
	if err := mustAdminister(v); err != nil {
		return nil, 0, err
	}
	if !to.After(from) {
		return nil, 0, fail.Field("to", "The end must be after the beginning.")
	}
	rows, err := statementRows(ctx, d.db, from, to, after)
	if err != nil {
		return nil, 0, db.Plain(err)
	}
	all := make([]Statement, len(rows))
	for i, r := range rows {
		all[i] = r.statement(site)
		after = r.EntryID
	}
	return all, after, nil
}

// SiteRef is how statements name the forum: ID is letters, digits, - and _, and
// BaseURL its address without a slash at the end.
type SiteRef struct{ ID, BaseURL string }

// statementRow is an act with what a statement asks of it.
type statementRow struct {
	EntryID     int64
	Kind        modlog.Kind
	Source      modlog.Source
	Rule        string
	Reason      string
	EndsAt      *time.Time
	CreatedAt   time.Time
	ContentAt   *time.Time
	Language    *string
	Illegal     *bool
	Ground      *string
	RuleTitle   *string
	RuleBody    *string
	HasPictures bool
}

func (r statementRow) statement(site SiteRef) Statement {
	s := Statement{ContentType: []string{"CONTENT_TYPE_TEXT"}, Category: otherGround, DecisionFacts: cutTo(r.Reason, maxFacts),
		SourceType: "SOURCE_VOLUNTARY", AutomatedDetection: "No", AutomatedDecision: "AUTOMATED_DECISION_NOT_AUTOMATED",
		ApplicationDate: r.CreatedAt.UTC().Format(transparencyDateFmt), ContentDate: r.CreatedAt.UTC().Format(transparencyDateFmt),
		PUID: puid(site.ID, r.EntryID)}
	if r.ContentAt != nil {
		s.ContentDate = r.ContentAt.UTC().Format(transparencyDateFmt)
	}
	if r.Ground != nil {
		s.Category = *r.Ground
	}
	if r.Language != nil && len(*r.Language) >= 2 {
		s.ContentLanguage = strings.ToUpper((*r.Language)[:2])
	}
	if r.HasPictures {
		s.ContentType = append(s.ContentType, "CONTENT_TYPE_IMAGE")
	}
	if r.Source == modlog.Flag {
		s.SourceType = "SOURCE_ARTICLE_16"
	}
	if r.Source == modlog.Automatic {
		s.AutomatedDetection, s.AutomatedDecision = "Yes", "AUTOMATED_DECISION_FULLY"
	}
	r.ground(&s, site)
	r.decision(&s)
	return s
}

// ground names the rule; where it is the law's as well, that law's ground.
func (r statementRow) ground(s *Statement, site SiteRef) {
	title, body := r.Rule, r.Reason
	if r.RuleTitle != nil {
		title = r.Rule + " " + *r.RuleTitle
	}
	if r.RuleBody != nil {
		body = *r.RuleBody
	}
	if number, version, found := strings.Cut(r.Rule, "@v"); found {
		s.GroundReference = cutTo(site.BaseURL+"/rules/"+version+"#"+number, maxGround)
	}
	if r.Illegal != nil && *r.Illegal {
		s.DecisionGround = "DECISION_GROUND_ILLEGAL_CONTENT"
		s.IllegalGround, s.IllegalExplanation = cutTo(title, maxGround), cutTo(body, maxGroundReason)
		return
	}
	s.DecisionGround, s.IncompatibleIllegal = "DECISION_GROUND_INCOMPATIBLE_CONTENT", "No"
	s.IncompatibleGround, s.IncompatibleExplanation = cutTo(title, maxGround), cutTo(body, maxGroundReason)
}

// decision says what was restricted.
func (r statementRow) decision(s *Statement) {
	until := ""
	if r.EndsAt != nil {
		until = r.EndsAt.UTC().Format(transparencyDateFmt)
	}
	visibility := func(kind, other string) {
		s.DecisionVisibility, s.EndDateVisibility = []string{kind}, until
		s.DecisionVisibilityOther = cutTo(other, maxVisibilityOther)
	}
	switch r.Kind {
	case modlog.HidePost, modlog.RefusePost:
		visibility("DECISION_VISIBILITY_CONTENT_DISABLED", "")
	case modlog.RedactPost:
		visibility("DECISION_VISIBILITY_OTHER", "Passages of the text were removed.")
	case modlog.LockThread:
		visibility("DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED", "")
	case modlog.UnlistThread:
		visibility("DECISION_VISIBILITY_CONTENT_DEMOTED", "")
	case modlog.LimitMember:
		s.DecisionProvision, s.EndDateService = "DECISION_PROVISION_PARTIAL_SUSPENSION", until
	case modlog.SuspendMember:
		s.DecisionAccount, s.EndDateAccount, s.AccountType = "DECISION_ACCOUNT_SUSPENDED", until, "ACCOUNT_TYPE_PRIVATE"
	case modlog.BanMember:
		s.DecisionAccount, s.AccountType = "DECISION_ACCOUNT_TERMINATED", "ACCOUNT_TYPE_PRIVATE"
	}
}

// puid is the same for an entry for ever.
func puid(site string, entry int64) string {
	clean := strings.Map(func(r rune) rune {
		if strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", r) {
			return r
		}
		return '-'
	}, site)
	return cutTo(clean, 400) + "-entry-" + strconv.FormatInt(entry, 10)
}

func cutTo(s string, most int) string {
	runes := []rune(s)
	return string(runes[:min(len(runes), most)])
}

// Figures are what the record shows of moderation between two times.
type Figures struct {
	ByRule          map[string]int // by the rule's reference, such as "2.3@v4"
	BySource        map[modlog.Source]int
	ByKind          map[modlog.Kind]int
	Undone          int
	Lapsed          int
	MedianToOutcome time.Duration // from the first flag to the outcome
	AppealsMade     int
	AppealsUpheld   int
	AppealsRejected int
	AppealsOpen     int // now
	AppealsOverdue  int // decided too late or still open after their time
	HeldTooLong     int // posts that wait longer than 72 hours now
	HeldTooLongEver int
}

// Figures counts what happened from one time to another; everybody may see it.
func (d *Desk) Figures(ctx context.Context, from, to time.Time) (Figures, error) {
	f, err := figures(ctx, d.db, from, to)
	if err != nil {
		return f, db.Plain(err)
	}
	f.HeldTooLong, f.HeldTooLongEver, err = d.forum.HeldOverdue(ctx)
	return f, err
}
