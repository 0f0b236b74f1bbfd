package markup

import (
	"regexp"

	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/util"
)

// newParser gives the grammar: CommonMark without raw HTML (which stays
// visible text, as its writer meant to show it), GFM tables, strikethrough,
// task lists and autolinks, and mentions. Priorities are goldmark's own.
func newParser() parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(blockParsers()...),
		parser.WithInlineParsers(inlineParsers()...),
		parser.WithParagraphTransformers(
			util.Prioritized(parser.LinkReferenceParagraphTransformer, 100),
			util.Prioritized(tableGuard{extension.NewTableParagraphTransformer()}, 200),
		),
		parser.WithASTTransformers(util.Prioritized(extension.NewTableASTTransformer(), 0)),
	)
}

func blockParsers() []util.PrioritizedValue {
	return []util.PrioritizedValue{
		util.Prioritized(parser.NewSetextHeadingParser(), 100),
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(nestingGuard{parser.NewListParser()}, 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewCodeBlockParser(), 500),
		util.Prioritized(parser.NewATXHeadingParser(), 600),
		util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(nestingGuard{parser.NewBlockquoteParser()}, 800),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	}
}

func inlineParsers() []util.PrioritizedValue {
	delimiters := func(p parser.InlineParser) inlineGuard {
		return inlineGuard{InlineParser: p, key: delimiterCountKey, max: maxDelimiters}
	}
	brackets := inlineGuard{InlineParser: parser.NewLinkParser(), key: bracketCountKey, max: maxBrackets}
	return []util.PrioritizedValue{
		util.Prioritized(extension.NewTaskCheckBoxParser(), 0),
		util.Prioritized(parser.NewCodeSpanParser(), 100),
		util.Prioritized(brackets, 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(mentionParser{}, 400),
		util.Prioritized(delimiters(parser.NewEmphasisParser()), 500),
		util.Prioritized(delimiters(extension.NewStrikethroughParser()), 500),
		util.Prioritized(newBareLinkParser(), 999),
	}
}

// newBareLinkParser links addresses that stand bare in the text. goldmark's own
// patterns end an address at its first letter beyond ASCII and leave out IP
// addresses and hosts without a dot; site.resolve judges the host anyway.
func newBareLinkParser() parser.InlineParser {
	const rest = `[^\s<>"\x60“”„«»‘’、。，；：！？（）【】「」『』《》…]*`
	return extension.NewLinkifyParser(
		extension.WithLinkifyAllowedProtocols([]string{"http:", "https:"}),
		extension.WithLinkifyURLRegexp(regexp.MustCompile(`^https?://[\p{L}\p{N}\[]`+rest)),
		extension.WithLinkifyWWWRegexp(regexp.MustCompile(`^www\.[-\p{L}\p{N}_]+\.[\p{L}\p{N}]`+rest)),
	)
}
