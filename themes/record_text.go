package themes

import (
	"html/template"
	"time"
)

// lasts is a length of time in its two largest units, such as "3 d 4 h".
func (l *locale) lasts(d time.Duration) string {
	minutes := int(d.Round(time.Minute) / time.Minute)
	hours, days := minutes/60, minutes/60/24
	switch {
	case d < 0:
		return "–"
	case minutes == 0:
		return l.t("under a minute")
	case hours == 0:
		return l.t("%d min", minutes)
	case days == 0:
		return l.t("%d h %d min", hours, minutes%60)
	}
	return l.t("%d d %d h", days, hours%24)
}

// month is the month of at in UTC, such as "May 2026".
func (l *locale) month(at time.Time) string {
	at = at.UTC()
	return l.t("%[1]s %[2]s", l.t(months[at.Month()-1]), at.Format("2006"))
}

// percent is a share in percent; a dash for none.
func (l *locale) percent(share int) string {
	if share < 0 {
		return "–"
	}
	return l.t("%d %%", share)
}

// figure is a number that leads to what it counts; a plain 0 for nothing.
func (l *locale) figure(f RecordFigure) template.HTML {
	number := l.text.Sprintf("%d", f.N)
	if f.N == 0 || f.URL == "" {
		return template.HTML(template.HTMLEscapeString(number))
	}
	return link(f.URL, number)
}
