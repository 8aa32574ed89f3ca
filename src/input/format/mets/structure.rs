//! What a METS file says of an issue: its files, its pages (the physical structure), its articles (the logical one), and the
//! descriptions (MODS or Dublin Core) that these point at. Elements may nest as deep as they like: the tree is kept flat.

use super::super::xml;
use crate::input::meta::iso_date;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::{HashMap, HashSet};

/// An issue.
#[derive(Debug, Default)]
pub struct Issue {
    /// Where each file lies, by its id.
    pub files: HashMap<String, String>,
    /// The ids of the files of each page, in the order of the pages.
    pub pages: Vec<Vec<String>>,
    /// The articles and what else stands apart, in reading order.
    pub articles: Vec<Article>,
    /// The date of the issue.
    pub date: String,
    /// The name of the newspaper.
    pub outlet: String,
}

/// What the logical structure holds as one.
#[derive(Debug, Default)]
pub struct Article {
    /// Its headline, where the file names it.
    pub title: String,
    /// Its pieces, in reading order.
    pub areas: Vec<Area>,
}

/// A part of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// The id of the file.
    pub file: String,
    /// The id of the first element.
    pub begin: String,
    /// The id of the last one, if it is another.
    pub end: String,
    /// Whether it is part of a headline.
    pub heading: bool,
}

/// A node of a structure.
#[derive(Debug, Default)]
struct Div {
    parent: Option<usize>,
    kind: String,
    label: String,
    descriptions: Vec<String>,
    order: Option<u32>,
    heading: bool,
    logical: bool,
    areas: Vec<Area>,
}

/// What a description says.
#[derive(Debug, Default)]
struct Description {
    title: String,
    date: String,
}

/// Reads a METS file.
pub fn parse(text: &str) -> Issue {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut state = State::default();
    loop {
        match reader.read_event() {
            Ok(Event::Start(e)) => state.open(&e, false),
            Ok(Event::Empty(e)) => state.open(&e, true),
            Ok(Event::Text(t)) if state.field.is_some() => state.words.push_str(&t),
            Ok(Event::CData(t)) if state.field.is_some() => state.words.push_str(&t),
            Ok(Event::GeneralRef(r)) if state.field.is_some() => xml::reference(&r, &mut state.words),
            Ok(Event::End(e)) => state.close(e.local_name().as_ref()),
            Ok(Event::Eof) | Err(_) => return state.finish(),
            Ok(_) => {}
        }
    }
}

#[derive(Default)]
struct State {
    issue: Issue,
    divs: Vec<Div>,
    /// The open nodes.
    path: Vec<usize>,
    logical: bool,
    file: String,
    /// Descriptions in their order, by id.
    descriptions: Vec<(String, Description)>,
    /// How deep in a description's parts that speak of something else (the series that an issue belongs to).
    apart: usize,
    field: Option<&'static str>,
    words: String,
}

impl State {
    fn open(&mut self, e: &BytesStart<'_>, empty: bool) {
        let get = |name: &str| xml::attribute(e, name).unwrap_or_default();
        match e.local_name().as_ref() {
            "file" => self.file = get("ID"),
            "FLocat" if !self.file.is_empty() => {
                self.issue.files.insert(self.file.clone(), get("href"));
            }
            "structMap" => self.logical = get("TYPE").eq_ignore_ascii_case("logical"),
            "div" => {
                let (parent, kind) = (self.path.last().copied(), get("TYPE").to_lowercase());
                let div = Div {
                    parent,
                    // HEADING, Headline, TITLE, SUBTITLE, OVERLINE; not TITLE_SECTION, which is the head of the newspaper.
                    heading: parent.is_some_and(|p| self.divs[p].heading)
                        || kind.starts_with("head")
                        || kind.ends_with("title")
                        || kind == "overline",
                    kind,
                    label: get("LABEL").trim().to_owned(),
                    descriptions: get("DMDID").split_whitespace().map(str::to_owned).collect(),
                    order: get("ORDER").parse().ok(),
                    logical: self.logical,
                    areas: Vec::new(),
                };
                if !empty {
                    self.path.push(self.divs.len());
                }
                self.divs.push(div);
            }
            "fptr" | "area" => {
                let (file, begin, end) = (get("FILEID"), get("BEGIN"), get("END"));
                if let Some(div) = self.path.last().filter(|_| !file.is_empty()) {
                    let div = &mut self.divs[*div];
                    div.areas.push(Area { file, begin, end, heading: div.heading });
                }
            }
            "dmdSec" => self.descriptions.push((get("ID"), Description::default())),
            "relatedItem" | "subTitle" if !empty => self.apart += 1,
            name @ ("title" | "dateIssued" | "date") if !empty && self.apart == 0 && !self.descriptions.is_empty() => {
                self.field = Some(if name == "title" { "title" } else { "date" });
                self.words.clear();
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "file" => self.file.clear(),
            "div" => drop(self.path.pop()),
            "structMap" => self.path.clear(),
            "relatedItem" | "subTitle" => self.apart = self.apart.saturating_sub(1),
            "title" | "dateIssued" | "date" => {
                let words = self.words.trim().to_owned();
                if let (Some(field), Some((_, d))) = (self.field.take(), self.descriptions.last_mut()) {
                    match field {
                        "title" if d.title.is_empty() => d.title = words,
                        "date" if d.date.is_empty() => d.date = iso_date(&words).unwrap_or_default(),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    fn finish(mut self) -> Issue {
        self.pages();
        self.articles();
        // The issue is described by what no article points at.
        let of_articles: HashSet<&str> = self
            .divs
            .iter()
            .filter(|d| is_article(&d.kind))
            .flat_map(|d| &d.descriptions)
            .map(String::as_str)
            .collect();
        let mut whole = Description::default();
        for (_, d) in self.descriptions.iter().filter(|(id, _)| !of_articles.contains(id.as_str())) {
            for (mine, theirs) in [(&mut whole.title, &d.title), (&mut whole.date, &d.date)] {
                if mine.is_empty() {
                    mine.clone_from(theirs);
                }
            }
        }
        (self.issue.outlet, self.issue.date) = (whole.title, whole.date);
        self.issue
    }

    fn pages(&mut self) {
        let mut pages: Vec<&Div> =
            self.divs.iter().filter(|d| !d.logical && d.kind.ends_with("page") && !d.areas.is_empty()).collect();
        if pages.iter().all(|p| p.order.is_some()) {
            pages.sort_by_key(|p| p.order);
        }
        let files = |p: &&Div| p.areas.iter().map(|a| a.file.clone()).collect();
        self.issue.pages = pages.iter().map(files).collect();
    }

    /// An article is an outermost node of that type; what stands beside articles (advertisements, the title) is a unit of its own.
    fn articles(&mut self) {
        let mut holds = vec![false; self.divs.len()];
        for div in &self.divs {
            let mut at = (div.logical && is_article(&div.kind)).then_some(div.parent).flatten();
            while let Some(parent) = at.filter(|p| !holds[*p]) {
                holds[parent] = true;
                at = self.divs[parent].parent;
            }
        }
        if !self.divs.iter().any(|d| d.logical && is_article(&d.kind)) {
            return;
        }
        let mut unit: Vec<Option<usize>> = Vec::with_capacity(self.divs.len());
        let mut articles: Vec<(usize, Article)> = Vec::new();
        let mut at: HashMap<usize, usize> = HashMap::new();
        for (i, div) in self.divs.iter().enumerate() {
            let outer = div.parent.and_then(|p| unit[p]);
            let own = outer.or((is_article(&div.kind) || !holds[i]).then_some(i));
            unit.push(own);
            let areas: Vec<Area> = div.areas.iter().filter(|a| !a.begin.is_empty()).cloned().collect();
            if !div.logical || areas.is_empty() {
                continue;
            }
            let key = own.unwrap_or(i);
            let n = *at.entry(key).or_insert_with(|| {
                articles.push((key, Article::default()));
                articles.len() - 1
            });
            articles[n].1.areas.extend(areas);
        }
        let described: HashMap<&str, &str> =
            self.descriptions.iter().map(|(id, d)| (id.as_str(), d.title.as_str())).collect();
        for (div, article) in &mut articles {
            let div = &self.divs[*div];
            if is_article(&div.kind) {
                let titles = div.descriptions.iter().filter_map(|id| described.get(id.as_str()).copied());
                let mut titles = [div.label.as_str()].into_iter().chain(titles);
                article.title = titles.find(|t| !t.is_empty()).unwrap_or_default().to_owned();
            }
        }
        self.issue.articles = articles.into_iter().map(|(_, a)| a).collect();
    }
}

/// `ARTICLE`, `newspaperArticle`.
fn is_article(kind: &str) -> bool {
    kind.ends_with("article")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ISSUE: &str = "<mets:mets xmlns:mets='m' xmlns:xlink='x'>\
        <mets:dmdSec ID='D0'><mods><relatedItem type='series'><titleInfo><title>丛刊</title></titleInfo></relatedItem><titleInfo><title>南桥日报</title></titleInfo>\
        <originInfo><dateIssued>1953-07-05</dateIssued></originInfo></mods></mets:dmdSec>\
        <mets:dmdSec ID='D1'><mods><titleInfo><title>夏粮&amp;秋粮</title></titleInfo></mods></mets:dmdSec>\
        <mets:fileSec><mets:fileGrp><mets:file ID='F1'><mets:FLocat xlink:href='file://./alto/1.xml'/></mets:file>\
        <mets:file ID='F2'><mets:FLocat xlink:href='alto/2.xml'/></mets:file></mets:fileGrp></mets:fileSec>\
        <mets:structMap TYPE='PHYSICAL'><mets:div TYPE='NEWSPAPER'><mets:div TYPE='PAGE' ORDER='2'><mets:fptr FILEID='F2'/></mets:div>\
        <mets:div TYPE='PAGE' ORDER='1'><mets:fptr><mets:par><mets:area FILEID='I1'/><mets:area FILEID='F1'/></mets:par></mets:fptr></mets:div></mets:div></mets:structMap>\
        <mets:structMap TYPE='LOGICAL'><mets:div TYPE='ISSUE' DMDID='D0'><mets:div TYPE='TITLE_SECTION'><mets:fptr><mets:area FILEID='F1' BEGIN='B0'/></mets:fptr></mets:div>\
        <mets:div TYPE='CONTENT'><mets:div TYPE='ARTICLE' DMDID='D1'><mets:div TYPE='HEADING'><mets:fptr><mets:area FILEID='F1' BEGIN='B1'/></mets:fptr></mets:div>\
        <mets:div TYPE='BODY'><mets:fptr><mets:area FILEID='F2' BEGIN='B2' END='B3'/></mets:fptr></mets:div></mets:div>\
        <mets:div TYPE='ARTICLE' LABEL='二'><mets:fptr><mets:area FILEID='F1' BEGIN='B9'/></mets:fptr></mets:div></mets:div></mets:div></mets:structMap></mets:mets>";

    #[test]
    fn files_pages_articles_and_what_is_said_of_them() {
        let issue = parse(ISSUE);
        assert_eq!((issue.date.as_str(), issue.outlet.as_str()), ("1953-07-05", "南桥日报"));
        assert_eq!(issue.files["F1"], "file://./alto/1.xml");
        assert_eq!(issue.pages, [vec!["I1".to_owned(), "F1".into()], vec!["F2".into()]]);
        let titles: Vec<&str> = issue.articles.iter().map(|a| a.title.as_str()).collect();
        assert_eq!(titles, ["", "夏粮&秋粮", "二"]);
        let begins: Vec<&str> = issue.articles[1].areas.iter().map(|a| a.begin.as_str()).collect();
        assert_eq!(begins, ["B1", "B2"]);
        assert_eq!(issue.articles[1].areas.iter().map(|a| a.heading).collect::<Vec<_>>(), [true, false]);
        assert_eq!(issue.articles[1].areas[1].end, "B3");
    }

    #[test]
    fn nesting_costs_nothing() {
        let deep = format!("<mets><structMap TYPE='LOGICAL'>{}", "<div TYPE='ARTICLE'>".repeat(100_000));
        assert!(parse(&deep).articles.is_empty());
        let deep = format!("<mets><structMap TYPE='LOGICAL'>{}<div TYPE='ARTICLE'>", "<div TYPE='x'>".repeat(100_000));
        assert!(parse(&deep).articles.is_empty());
    }
}
