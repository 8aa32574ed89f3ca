//! Markup to text: one line a paragraph, one line a table row with tabs between its cells. It works on the tokens of the HTML
//! Standard without building a tree, so that nesting costs nothing.

use super::elements::{BLOCKS, FURNITURE, SKIPPED, VOID};
use super::grid::{Cell, Grid};
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

/// Tables in tables beyond this many are read as running text.
const MAX_TABLES: usize = 32;

/// What is left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// Nothing.
    #[default]
    All,
    /// Lines that are nothing but links: menus, related articles, rankings.
    Text,
    /// These, and the furniture that the page's elements name.
    Main,
}

/// Renders a page.
pub fn render(html: &str, keep: Keep) -> Rendered {
    let sink = Sink(RefCell::new(State { keep, ..State::default() }));
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
    cells: Vec<Cell>,
    /// The columns and rows that the open cell spans.
    in_cell: Option<(usize, usize)>,
    grid: Grid,
}

#[derive(Default)]
struct State {
    keep: Keep,
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
    /// Characters that tell something in the open line: inside links, and outside.
    told: [usize; 2],
    /// Whether the open line is an item of a list.
    item: bool,
    /// Whether it is a headline.
    headline: bool,
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
            let tells = usize::from(super::tells(c));
            self.told[usize::from(self.links == 0)] += tells;
            self.out.unlinked += if self.links == 0 { tells } else { 0 };
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
            None if !void && (SKIPPED.contains(&name) || self.keep == Keep::Main && FURNITURE.contains(&name)) => {
                self.skipping = Some((name.to_owned(), 1));
                self.block();
            }
            None if name == "a" => self.links = 1,
            None => {
                let span = |name: &str| attribute(name).and_then(|n| n.parse().ok()).unwrap_or(1);
                self.layout(name, (span("colspan"), span("rowspan")));
            }
        }
        raw.map_or(TokenSinkResult::Continue, TokenSinkResult::RawData)
    }

    fn layout(&mut self, name: &str, span: (usize, usize)) {
        match name {
            "table" if self.tables.len() < MAX_TABLES => {
                self.block();
                self.tables.push(Table::default());
            }
            "tr" if !self.tables.is_empty() => self.row(),
            "td" | "th" if !self.tables.is_empty() => {
                self.cell();
                if let Some(table) = self.tables.last_mut() {
                    table.in_cell = Some(span);
                    self.outer.push(std::mem::take(&mut self.line));
                }
            }
            _ if BLOCKS.contains(&name) => {
                self.block();
                self.item = name == "li";
                self.headline = matches!(name, "h1" | "h2" | "h3");
            }
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
        let [linked, unlinked] = std::mem::take(&mut self.told);
        let (item, headline) = (std::mem::take(&mut self.item), std::mem::take(&mut self.headline));
        if self.line.is_empty() || self.line.ends_with('\n') {
            return;
        }
        let start = self.line.rfind('\n').map_or(0, |i| i + 1);
        // Names of the rows of a table may be links, and so may a whole paragraph.
        let menu = linked > 0 && unlinked == 0 && (self.tables.is_empty() || item) && !headline;
        if self.keep != Keep::All && menu && !self.line[start..].contains('。') {
            self.line.truncate(start);
        } else {
            self.line.push('\n');
        }
    }

    /// Ends a cell.
    fn cell(&mut self) {
        self.space = None;
        if let Some(table) = self.tables.last_mut()
            && let Some((columns, rows)) = table.in_cell.take()
        {
            self.told = [0; 2];
            let outer = self.outer.pop().unwrap_or_default();
            table.cells.push(Cell { text: std::mem::replace(&mut self.line, outer), columns, rows });
        }
    }

    /// Ends a row. Cells that hold paragraphs are layout: they follow one another. Else they are cells of one line.
    fn row(&mut self) {
        self.cell();
        let Some(table) = self.tables.last_mut() else { return };
        let mut cells = std::mem::take(&mut table.cells);
        if cells.is_empty() {
            return self.block();
        }
        let layout = cells.iter().map(|c| &c.text).any(|c| {
            c.lines().filter(|l| !l.trim().is_empty()).nth(2).is_some() || c.contains('。') || c.chars().count() > 200
        });
        let rows = if layout {
            let texts = cells.iter().map(|c| c.text.trim_matches('\n')).filter(|c| !c.trim().is_empty());
            vec![texts.collect::<Vec<_>>().join("\n")]
        } else {
            for cell in &mut cells {
                cell.text = cell.text.split_whitespace().collect::<Vec<_>>().join(" ");
            }
            table.grid.row(cells)
        };
        self.lines(rows);
    }

    /// Sets lines apart from what stands before them.
    fn lines(&mut self, lines: Vec<String>) {
        self.block();
        for line in lines.iter().filter(|l| !l.trim().is_empty()) {
            self.line.push_str(line);
            self.line.push('\n');
        }
    }

    fn end_table(&mut self) {
        self.row();
        if let Some(mut table) = self.tables.pop() {
            self.lines(table.grid.head());
        }
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
        render(html, Keep::Main).text
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
        assert_eq!(render("<nav>首页</nav>甲", Keep::All).text, "首页\n甲");
    }

    #[test]
    fn tables_become_rows_and_layout_tables_paragraphs() {
        let table = "<p>前</p><table><caption>单位:亿元</caption><tr><th>指标</th><th>总量<br>(亿)</th></tr><tr><td>生产总值<td>28.5<td></table>后";
        assert_eq!(text(table), "前\n单位:亿元\n指标\t总量 (亿)\n生产总值\t28.5\n后");
        let nested = "<table><tr><td>左</td><td><p>增长5%。</p><table><tr><td>甲</td><td>1</td></tr></table>尾</td></tr></table>";
        assert_eq!(text(nested), "左\n增长5%。\n甲\t1\n尾\n");
    }

    #[test]
    fn menus_are_no_text() {
        let page = "<h1><a href=1>甲县建成水库</a></h1><div><a href=2>首页</a> | <a href=3>图片12张</a></div><p>甲县建成水库3座，<a href=4>见图</a>。</p>\
            <ul><li><a href=5>热点排行前10名</a></li></ul><p><a href=6>全县修路48公里。</a></p>";
        assert_eq!(text(page), "甲县建成水库\n甲县建成水库3座，见图。\n全县修路48公里。\n");
        assert!(render(page, Keep::All).text.contains("首页 | 图片12张\n"));
        let table = "<table><tr><td><a href=1>工业</a></td><td>8.5</td></tr></table>";
        assert_eq!(text(table), "工业\t8.5\n");
    }

    #[test]
    fn head_and_depth() {
        let r = render(
            "<head><title>甲县 - 某报</title><meta name=PubDate content='2013-03-20'></head><body><p>乙",
            Keep::Main,
        );
        assert_eq!((r.title.as_str(), r.text.as_str()), ("甲县 - 某报", "乙"));
        assert_eq!(r.meta, [("pubdate".to_owned(), "2013-03-20".to_owned())]);
        assert!(render(&"<div>".repeat(100_000), Keep::Main).depth >= 100_000);
        assert_eq!(render(&"<table><tr><td>甲".repeat(50_000), Keep::Main).text.matches('甲').count(), 50_000);
    }
}
