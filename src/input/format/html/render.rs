//! Markup to text: one line a paragraph, one line a table row with tabs between its cells. It works on the tokens of the HTML
//! Standard without building a tree, so that nesting costs nothing.

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use std::cell::RefCell;

/// A page as lines, and what its head says of it.
#[derive(Debug, Default)]
pub struct Rendered {
    /// The lines.
    pub text: String,
    /// The `<title>`.
    pub title: String,
    /// `<meta>`: name or property in lower case, and content.
    pub meta: Vec<(String, String)>,
    /// The deepest nesting of elements, roughly.
    pub depth: usize,
    /// Chinese characters and digits outside links.
    pub unlinked: usize,
}

/// Elements whose content is no text of the page.
const SKIPPED: &[&str] =
    &["script", "style", "noscript", "template", "svg", "select", "button", "textarea", "iframe", "object", "math"];
/// Elements that hold furniture rather than the article.
const FURNITURE: &[&str] = &["nav", "header", "footer", "aside", "form"];
const BLOCKS: &[&str] = &[
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
const VOID: &[&str] =
    &["br", "hr", "img", "meta", "link", "input", "area", "base", "col", "embed", "source", "track", "wbr"];
/// Tables in tables beyond this many are read as running text.
const MAX_TABLES: usize = 32;

/// Renders a page. With `main` the furniture that its elements name is left out.
pub fn render(html: &str, main: bool) -> Rendered {
    let sink = Sink(RefCell::new(State { main, ..State::default() }));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts { exact_errors: false, ..TokenizerOpts::default() });
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(html));
    // The sink never asks for a pause, so that one call takes it all.
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.0.take().finish()
}

struct Sink(RefCell<State>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => state.text(&text),
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => return state.open(&tag),
            Token::TagToken(tag) => state.close(&tag.name),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// The row of an open table.
#[derive(Default)]
struct Table {
    cells: Vec<String>,
    in_cell: bool,
}

#[derive(Default)]
struct State {
    main: bool,
    out: Rendered,
    /// The open element whose content is left out, and how often it is open.
    skipping: Option<(String, usize)>,
    in_title: bool,
    links: usize,
    open: usize,
    tables: Vec<Table>,
    /// The text of the innermost open cell, or of the page.
    line: String,
    /// The texts of what is open around it, the page first.
    outer: Vec<String>,
    /// White space since the last character, and whether it held a line break.
    space: Option<bool>,
}

impl State {
    fn text(&mut self, text: &str) {
        if self.in_title {
            self.out.title.push_str(text);
            return;
        }
        if self.skipping.is_some() {
            return;
        }
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                *self.space.get_or_insert(false) |= c == '\n' || c == '\r';
                continue;
            }
            if let Some(broken) = self.space.take() {
                let before = self.line.chars().next_back();
                // A line break of the markup between Chinese characters is no space.
                let wide = |c: char| c >= '\u{2e80}';
                let runs_on = broken && wide(c) && before.is_some_and(wide);
                if before.is_some_and(|b| b != '\n') && !runs_on {
                    self.line.push(' ');
                }
            }
            self.line.push(c);
            self.out.unlinked += usize::from(self.links == 0 && super::tells(c));
        }
    }

    fn open(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        let attribute =
            |wanted: &str| tag.attrs.iter().find(|a| &*a.name.local == wanted).map(|a| a.value.trim().to_owned());
        let void = VOID.contains(&name) || tag.self_closing;
        if !void {
            self.open += 1;
            self.out.depth = self.out.depth.max(self.open);
        }
        if name == "meta"
            && let (Some(name), Some(content)) = (
                attribute("name").or_else(|| attribute("property")).or_else(|| attribute("itemprop")),
                attribute("content"),
            )
        {
            self.out.meta.push((name.to_lowercase(), content));
        }
        let raw = match name {
            "script" => Some(RawKind::ScriptData),
            "style" | "iframe" | "noframes" | "xmp" => Some(RawKind::Rawtext),
            "textarea" | "title" => Some(RawKind::Rcdata),
            _ => None,
        };
        match &mut self.skipping {
            Some((skipped, n)) if skipped == name && !void => *n += 1,
            Some(_) => {}
            None if name == "title" && self.out.title.is_empty() && self.tables.is_empty() => self.in_title = true,
            None if !void && (SKIPPED.contains(&name) || self.main && FURNITURE.contains(&name)) => {
                self.skipping = Some((name.to_owned(), 1));
                self.block();
            }
            None if name == "a" => self.links = 1,
            None => self.layout(name),
        }
        raw.map_or(TokenSinkResult::Continue, TokenSinkResult::RawData)
    }

    fn layout(&mut self, name: &str) {
        match name {
            "table" if self.tables.len() < MAX_TABLES => {
                self.block();
                self.tables.push(Table::default());
            }
            "tr" if !self.tables.is_empty() => self.row(),
            "td" | "th" if !self.tables.is_empty() => {
                self.cell();
                if let Some(table) = self.tables.last_mut() {
                    table.in_cell = true;
                    self.outer.push(std::mem::take(&mut self.line));
                }
            }
            _ if BLOCKS.contains(&name) => self.block(),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        self.open = self.open.saturating_sub(1);
        if name == "title" && self.in_title {
            self.in_title = false;
            return;
        }
        if let Some((skipped, n)) = &mut self.skipping {
            if skipped == name {
                *n -= 1;
                if *n == 0 {
                    self.skipping = None;
                }
            }
            return;
        }
        match name {
            "a" => self.links = 0,
            "table" => self.end_table(),
            "tr" if !self.tables.is_empty() => self.row(),
            "td" | "th" if !self.tables.is_empty() => self.cell(),
            _ if BLOCKS.contains(&name) => self.block(),
            _ => {}
        }
    }

    /// Ends a line.
    fn block(&mut self) {
        self.space = None;
        if !self.line.is_empty() && !self.line.ends_with('\n') {
            self.line.push('\n');
        }
    }

    /// Ends a cell.
    fn cell(&mut self) {
        self.space = None;
        if let Some(table) = self.tables.last_mut()
            && std::mem::take(&mut table.in_cell)
        {
            let outer = self.outer.pop().unwrap_or_default();
            table.cells.push(std::mem::replace(&mut self.line, outer));
        }
    }

    /// Ends a row. Cells that hold paragraphs are layout: they follow one another. Else they are cells of one line.
    fn row(&mut self) {
        self.cell();
        let Some(table) = self.tables.last_mut() else { return };
        let cells = std::mem::take(&mut table.cells);
        let layout = cells.iter().any(|c| {
            c.lines().filter(|l| !l.trim().is_empty()).nth(2).is_some() || c.contains('。') || c.chars().count() > 200
        });
        let row = if layout {
            let cells = cells.iter().map(|c| c.trim_matches('\n')).filter(|c| !c.trim().is_empty());
            cells.collect::<Vec<_>>().join("\n")
        } else {
            let cells: Vec<String> = cells.iter().map(|c| c.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
            cells.join("\t").trim_end_matches('\t').to_owned()
        };
        self.block();
        if !row.trim().is_empty() {
            self.line.push_str(&row);
            self.line.push('\n');
        }
    }

    fn end_table(&mut self) {
        self.row();
        self.tables.pop();
        self.block();
    }

    fn finish(mut self) -> Rendered {
        while !self.tables.is_empty() {
            self.end_table();
        }
        self.out.text = self.line;
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(html: &str) -> String {
        render(html, true).text
    }

    #[test]
    fn paragraphs_become_lines() {
        assert_eq!(
            text("<p>全县\n完成  <b>120</b>项</p><p>GDP\ngrew &amp; 增&#38271;<br>乙"),
            "全县完成 120项\nGDP grew & 增长\n乙"
        );
        assert_eq!(
            text("<div><nav>首页</nav><script>if(a<b)甲</script><p>正文</p><footer>版权</footer></div>"),
            "正文\n"
        );
        assert_eq!(render("<nav>首页</nav>甲", false).text, "首页\n甲");
    }

    #[test]
    fn tables_become_rows_and_layout_tables_paragraphs() {
        let table = "<p>前</p><table><caption>单位:亿元</caption><tr><th>指标</th><th>总量<br>(亿)</th></tr><tr><td>生产总值<td>28.5<td></table>后";
        assert_eq!(text(table), "前\n单位:亿元\n指标\t总量 (亿)\n生产总值\t28.5\n后");
        let nested = "<table><tr><td>左</td><td><p>增长5%。</p><table><tr><td>甲</td><td>1</td></tr></table>尾</td></tr></table>";
        assert_eq!(text(nested), "左\n增长5%。\n甲\t1\n尾\n");
    }

    #[test]
    fn head_and_depth() {
        let r =
            render("<head><title>甲县 - 某报</title><meta name=PubDate content='2013-03-20'></head><body><p>乙", true);
        assert_eq!((r.title.as_str(), r.text.as_str()), ("甲县 - 某报", "乙"));
        assert_eq!(r.meta, [("pubdate".to_owned(), "2013-03-20".to_owned())]);
        assert!(render(&"<div>".repeat(100_000), true).depth >= 100_000);
        assert_eq!(render(&"<table><tr><td>甲".repeat(50_000), true).text.matches('甲').count(), 50_000);
    }
}
