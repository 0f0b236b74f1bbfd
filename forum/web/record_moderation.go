package web

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

	"answerable/forum/fault"
	"answerable/moderation"
	"answerable/moderation/modlog"
	"answerable/themes"
)

// recordOf is the record with what moderation answers for.
func (w *Web) recordOf(ctx context.Context) (fault.Record, error) {
	record, err := w.Faults.Record(ctx)
	if err != nil {
		return record, err
	}
	figures, err := w.Moderation.Figures(ctx, record.From, record.At.Add(time.Second))
	record.Sections = slices.Concat(record.Sections, []fault.RecordSection{moderationActs(figures), moderationOutcomes(figures)})
	return record, err
}

// moderationActs counts what moderators did, each figure with its entries.
func moderationActs(f moderation.Figures) fault.RecordSection {
	s := fault.RecordSection{Title: "Moderation", Note: "Acts of moderators by kind, by rule and by what led to them. Every one is an entry of the moderation log."}
	add := func(name string, n int, url string) {
		s.Lines = append(s.Lines, fault.RecordLine{Name: name, Value: strconv.Itoa(n), URL: url})
	}
	for _, kind := range slices.Sorted(maps.Keys(f.ByKind)) {
		add(themes.EntryKindText(string(kind)), f.ByKind[kind], "/moderation/log?kind="+queryEscape(string(kind)))
	}
	rules := map[string]int{}
	for ref, n := range f.ByRule {
		number, _ := ruleRef(ref)
		rules[number] += n
	}
	for _, number := range slices.Sorted(maps.Keys(rules)) {
		if ruleNumber.MatchString(number) {
			add("Under rule "+number, rules[number], "/moderation/log?rule="+queryEscape(number))
		}
	}
	add("After a flag", f.BySource[modlog.Flag], "")
	add("On own initiative", f.BySource[modlog.OwnInitiative], "")
	add("Automatic", f.BySource[modlog.Automatic], "")
	add("Undone", f.Undone, "")
	add("Lapsed without a second person", f.Lapsed, "/moderation/log?kind="+string(modlog.LapseAction))
	return s
}

// moderationOutcomes tells how flags, appeals and held posts fared.
func moderationOutcomes(f moderation.Figures) fault.RecordSection {
	s := fault.RecordSection{Title: "Appeals and waiting", Note: "An appeal is due within 14 days, a held post within 72 hours."}
	add := func(name, value, url string) {
		s.Lines = append(s.Lines, fault.RecordLine{Name: name, Value: value, URL: url})
	}
	median := "–"
	if f.MedianToOutcome > 0 {
		median = hoursText(f.MedianToOutcome)
	}
	add("From the first flag to the outcome, median", median, "")
	add("Appeals made", strconv.Itoa(f.AppealsMade), "")
	add("Appeals upheld", strconv.Itoa(f.AppealsUpheld), "/moderation/log?kind="+string(modlog.DecideAppeal))
	add("Appeals rejected", strconv.Itoa(f.AppealsRejected), "/moderation/log?kind="+string(modlog.DecideAppeal))
	add("Appeals open now", strconv.Itoa(f.AppealsOpen), "/moderation/appeals")
	add("Appeals overdue, ever", strconv.Itoa(f.AppealsOverdue), "/moderation/appeals")
	add("Posts held longer than 72 hours, now", strconv.Itoa(f.HeldTooLong), "")
	add("Posts held longer than 72 hours, ever", strconv.Itoa(f.HeldTooLongEver), "")
	return s
}

func hoursText(d time.Duration) string {
	if d < time.Hour {
		return strconv.Itoa(int(d/time.Minute)) + " min"
	}
	return strconv.FormatFloat(d.Hours(), 'f', 1, 64) + " h"
}
