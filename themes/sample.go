package themes

import (
	"encoding/json"
	"html/template"
	"strings"
	"time"
)

// Sample is data a page or part must render with. The check of a theme and the
// tests of the default run every one.
type Sample struct {
	Page string // or Part
	Part string
	Name string // "empty", "typical", "extreme", …
	Data any
}

func (s Sample) file() string {
	if s.Part != "" {
		return "parts/" + s.Part + ".html"
	}
	return s.Page + "/page.html"
}

// String names the sample for messages, such as "thread, extreme".
func (s Sample) String() string { return s.Page + s.Part + ", " + s.Name }

// Samples gives every page and part with data: as little as possible, what is
// usual, and what is extreme (long words, right-to-left text, longest titles).
func Samples() []Sample {
	var all []Sample
	for _, family := range [][]Sample{
		listSamples(), threadSamples(), writeSamples(), accountSamples(), letterSamples(), factorSamples(), errorSamples(), adminSamples(), intakeSamples(), partSamples(), faultSamples(), deskSamples(), privateSamples(), recordSamples(), logSamples(), moderationSamples(), mailPageSamples(),
	} {
		all = append(all, family...)
	}
	return all
}

// Texts that pages must stand.
const (
	rtlText     = "لا يتصل الهاتف بالشبكة منذ التحديث الأخير للبرنامج الثابت"
	hostileText = `"><script>alert(1)</script><img src=x onerror=alert(2)>'` + "`{{.}}\u2028</textarea></title>"
)

var (
	sampleAt = time.Date(2026, 6, 22, 9, 41, 0, 0, time.UTC)
	longWord = strings.Repeat("Donaudampfschifffahrtsgesellschaft", 6)[:200]
)

func sampleFrame(title string, class Class) Frame {
	return Frame{
		Title: title, SiteName: "Answerable", Locale: "en", Class: class,
		Description:  "Help from the people who use it and the people who make it.",
		CanonicalURL: "https://forum.example/t/12/home-hub-3",
		Nav:          []Link{{Text: "Boards", URL: "/", Current: true}, {Text: "Search", URL: "/search"}},
		Footer:       []Link{{Text: "Rules", URL: "/rules"}, {Text: "Imprint", URL: "/imprint"}},
		Feeds:        []Link{{Text: "New posts", URL: "/feed.atom"}},
		OpenGraph:    []Meta{{"og:title", title}, {"og:type", "article"}},
		StructuredData: json.RawMessage(`{"@context":"https://schema.org","@type":"WebPage","name":"` +
			`Home Hub 3 </script><script>alert(1)</script>"}`),
	}
}

func crumbs(texts ...string) []Link {
	var links []Link
	for _, text := range texts {
		links = append(links, Link{Text: text, URL: "/b/" + strings.ToLower(text)})
	}
	return links
}

func extremeFrame(class Class) Frame {
	f := sampleFrame(longWord, class)
	f.Description, f.SiteName, f.Query = hostileText, hostileText, hostileText
	f.OpenGraph = []Meta{{"og:title", hostileText}}
	f.Crumbs = []Link{{Text: longWord, URL: "javascript:alert(1)"}, {Text: rtlText, URL: "/b/2"}, {Text: hostileText, URL: "/b/3"}}
	f.Nav = append(f.Nav, Link{Text: hostileText, URL: "/x"})
	f.Notice = &Notice{Kind: "warn", Text: hostileText, Link: &Link{Text: longWord, URL: "/x"}}
	f.StructuredData = json.RawMessage(`"</script><!--\u2028"`)
	f.NoIndex = true
	return f
}

// Somebody of each kind.
var (
	hubOwner   = Person{Name: "hub3_owner", URL: "/members/hub3_owner"}
	firmware   = Person{Name: "firmware_lead", URL: "/members/firmware_lead", Badge: StaffBadge, Team: "Gateway firmware"}
	moderatorK = Person{Name: "moderator_k", URL: "/members/moderator_k", Badge: ModeratorBadge}
	adminA     = Person{Name: "Anna Admin", URL: "/members/anna", Badge: AdministratorBadge}
	nobody     = Person{}
	stranger   = Person{Name: longWord[:40], Badge: StaffBadge, Team: longWord}
	hostile    = Person{Name: hostileText, URL: "javascript:alert(1)", Badge: StaffBadge, Team: hostileText}
)

const sampleBody = template.HTML(`<p>Every phone and laptop here dropped off the day the firmware went in. Wired Windows machines are fine. <code>dhclient</code> never gets past DISCOVER.</p>
<blockquote><p>It says “obtaining IP address” for ever.</p></blockquote>
<ol><li>Open <code>192.168.1.254</code>, Advanced, Home network.</li><li>Give the device a fixed address below <code>192.168.1.64</code>.</li></ol>
<pre class="chroma" tabindex="0"><code class="language-sh"><span class="line"><span class="cl"><span class="nb">echo</span> <span class="s2">"DHCPDISCOVER on wlan0 to 255.255.255.255 port 67 interval 8 and a line that is far too long for a phone"</span>
</span></span></code></pre>
<div class="table-scroll" tabindex="0"><table><thead><tr><th>Device</th><th>Works</th></tr></thead><tbody><tr><td>Nexus S</td><td>no</td></tr><tr><td>Windows 7</td><td>yes</td></tr></tbody></table></div>
<ul><li><input type="checkbox" disabled="" checked="" aria-label="done"> restarted</li><li><input type="checkbox" disabled="" aria-label="to do"> reset</li></ul>
<p>See <a href="https://example.com/" rel="nofollow ugc">the manual</a>, <a class="mention" href="/members/hub3_owner">@hub3_owner</a> and <del>not</del> <strong>this</strong>.</p>`)

func extremeBody() template.HTML {
	return template.HTML("<p>" + longWord + longWord + "</p><p>" + rtlText + `</p><pre class="chroma" tabindex="0"><code>` + strings.Repeat("x", 400) +
		"</code></pre><p>" + template.HTMLEscapeString(hostileText) + `</p><p><img src="/uploads/1.png" alt="" width="4000" height="3000"></p>`)
}
