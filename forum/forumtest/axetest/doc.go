// Package axetest looks at an open page of a forum as people with all kinds of
// eyes, hands and devices would: axe-core (Deque, MPL 2.0, version 4.14.1 from
// npm, unchanged in testdata/axe-core with its licences) runs its rules for
// WCAG 2.0, 2.1 and 2.2 at the levels A and AA, wide and on a phone, light and
// dark; and nothing may need scrolling sideways. It owns no tables and serves
// only tests.
package axetest
