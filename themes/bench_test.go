package themes

import "testing"

// BenchmarkThreadPage renders a member's page of twenty posts.
func BenchmarkThreadPage(b *testing.B) {
	th := open(b, "")
	data := sampleThread(Member)
	doc, err := th.Render(PageThread, "en", data)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(doc.Size()))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := th.Render(PageThread, "en", data); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPart renders what fills the header's slot.
func BenchmarkPart(b *testing.B) {
	th := open(b, "")
	data := MePart{Name: "hub3_owner", URL: "/members/hub3_owner", Class: Member, Unread: 3}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := th.Part(PartMe, "en", data); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkOpen is what the theme adds to a start.
func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		th := open(b, "")
		if _, err := th.Render(PageHome, "en", HomePage{}); err != nil {
			b.Fatal(err)
		}
	}
}
