//! What the elements of HTML mean for the text.

/// Elements whose content is no text of the page.
pub const SKIPPED: &[&str] =
    &["script", "style", "noscript", "template", "svg", "select", "button", "textarea", "iframe", "object", "math"];
/// Elements that hold furniture rather than the article.
pub const FURNITURE: &[&str] = &["nav", "header", "footer", "aside", "form"];
/// Elements that stand on lines of their own.
pub const BLOCKS: &[&str] = &[
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "section",
    "article",
    "main",
    "blockquote",
    "figure",
    "figcaption",
    "caption",
    "center",
    "pre",
    "address",
    "hr",
    "br",
    "table",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "fieldset",
    "legend",
    "details",
    "summary",
    "header",
    "footer",
    "nav",
    "aside",
    "form",
    "body",
    "founder-content",
];
/// Elements without an end.
pub const VOID: &[&str] =
    &["br", "hr", "img", "meta", "link", "input", "area", "base", "col", "embed", "source", "track", "wbr"];
