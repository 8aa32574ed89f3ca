//! Figures of a page's tables: the indicator from the head of the row or the column, the unit from the head of the column
//! or the words above the table, the period from whichever of them names one.

use super::Figure;
use crate::lexicon::Lexicon;
use crate::mention::{self, Context, Dimension, Mentions, NameKind, Quantity};
use crate::row::{Basis, Direction, Kind};
use crate::text::Span;
use crate::text::document::table::{self, Table, TableRow};
use crate::text::document::{Document, meta::DocMeta};
use crate::text::page::{PageWords, Use};
use jiff::civil::Date;
use rust_decimal::Decimal;

/// Paragraphs above the head that may hold the caption and the unit.
const CAPTION: usize = 3;

/// The words of a time, and its days.
pub type Period = (String, Option<(Date, Date)>);

/// A figure of a table with what its heads say.
#[derive(Clone, Debug)]
pub struct CellFigure {
    /// The figure.
    pub figure: Figure,
    /// Name and code of the region at the head of the row.
    pub subject: Option<(String, String)>,
    /// The words of its period, and the days.
    pub period: Option<Period>,
}

/// The figures of all tables, and the paragraphs that were read.
pub fn find(doc: &Document, mentions: &Mentions, meta: &DocMeta, lexicon: &Lexicon) -> (Vec<CellFigure>, Vec<usize>) {
    let (mut out, mut read) = (Vec::new(), Vec::new());
    for t in table::tables(doc) {
        let reader = Reader::new(doc, mentions, meta, lexicon, &t);
        let before = out.len();
        for row in &t.rows {
            reader.row(row, &mut out);
        }
        if out.len() > before {
            read.push(t.header);
            read.extend(t.rows.iter().map(|r| r.paragraph));
        }
    }
    // 单位:亿元 above a table is no amount.
    let is_unit = |text: &str| text.contains("单位:") && text.chars().nth(30).is_none() && !text.contains(['。', ',']);
    read.extend((0..doc.paragraphs.len()).filter(|&i| is_unit(&doc.text.norm[doc.paragraphs[i].span.clone()])));
    read.sort_unstable();
    read.dedup();
    (out, read)
}

/// What the head of a column says.
struct Column {
    /// Its words without the unit.
    name: String,
    unit: String,
    period: Option<Period>,
    /// It names nothing but a time.
    is_time: bool,
}

struct Reader<'a> {
    doc: &'a Document,
    mentions: &'a Mentions,
    lexicon: &'a Lexicon,
    context: Context,
    columns: Vec<Column>,
    /// From the words above.
    unit: String,
    period: Option<Period>,
}

impl<'a> Reader<'a> {
    fn new(doc: &'a Document, mentions: &'a Mentions, meta: &DocMeta, lexicon: &'a Lexicon, table: &Table) -> Self {
        let context = Context { date: meta.date.filter(|d| d.is_sure()), ..Context::default() };
        let mut reader =
            Self { doc, mentions, lexicon, context, columns: Vec::new(), unit: String::new(), period: None };
        for i in (table.header.saturating_sub(CAPTION)..table.header).rev() {
            let text = &doc.text.norm[doc.paragraphs[i].span.clone()];
            if text.contains('。') || text.chars().nth(60).is_some() {
                break;
            }
            if reader.unit.is_empty()
                && let Some((_, after)) = text.split_once("单位:")
            {
                let unit = after.split([')', ' ', ',', ';']).next().unwrap_or("").trim();
                reader.unit = unit.to_owned();
            }
            // 表2:2018年… is the second table, of 2018.
            let named = text
                .trim_start_matches(['附', '表', '图'])
                .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.'));
            let named = named.strip_prefix([':', ' ', '、']).map_or(text, str::trim);
            reader.period = reader.period.take().or_else(|| reader.time(named));
        }
        // 3月末, 比年初增减额: a column of changes is of the time of the column before it.
        let mut last: Option<Period> = None;
        reader.columns = table
            .heads
            .iter()
            .map(|head| {
                let (name, unit) = reader.split_unit(head);
                let own = reader.time(&name);
                last = own.clone().or(last.take());
                let period = own.or_else(|| last.clone().filter(|_| holds(Use::GrowthHead, &name)));
                let is_time = period.as_ref().is_some_and(|p| p.0.chars().count() + 2 >= name.chars().count());
                Column { name, unit, period, is_time }
            })
            .collect();
        reader
    }

    fn row(&self, row: &TableRow, out: &mut Vec<CellFigure>) {
        let norm = &self.doc.text.norm;
        let Some(sentence) = self.doc.sentences.iter().position(|s| s.paragraph == row.paragraph) else { return };
        let head = &norm[row.cells[0].clone()];
        let (label, own_unit) = self.split_unit(head);
        let label = label.trim_start_matches(['#', '-', '—', '·', '*', ' ']).trim();
        let label = ["其中:", "其中"].iter().find_map(|p| label.strip_prefix(p)).unwrap_or(label).trim();
        let time = self.time(label).filter(|t| t.0.chars().count() + 1 >= label.chars().count());
        let place = self.place(&row.cells[0]);
        let by_column = time.is_some() || place.is_some() || !label.chars().any(char::is_alphabetic);
        // A column of its own may hold the unit.
        let unit_cell = self.columns.iter().zip(&row.cells).find(|(c, _)| c.name.contains("单位"));
        let unit_cell = unit_cell.map_or("", |(_, cell)| &norm[cell.clone()]);
        for (column, cell) in self.columns.iter().zip(&row.cells).skip(1) {
            let units = [column.unit.as_str(), &own_unit, unit_cell, &self.unit];
            let growth = holds(Use::GrowthHead, &column.name);
            let unit = match units.into_iter().find(|u| !u.is_empty()) {
                // A rate of growth is in percent whatever the row's unit is.
                Some(_) if column.unit.is_empty() && growth && !column.name.ends_with(['额', '量', '数']) => "%",
                other => other.unwrap_or(""),
            };
            let Some((quantity, span)) = self.value(cell, unit) else { continue };
            let plain =
                growth || column.is_time || holds(Use::PlainHead, &column.name) || holds(Use::RankHead, &column.name);
            let indicator = match (by_column, plain) {
                (true, _) => column.name.clone(),
                (false, true) => label.to_owned(),
                (false, false) => format!("{label}{}", column.name),
            };
            out.push(CellFigure {
                figure: self.figure(quantity, span, sentence, column, growth, indicator),
                subject: place.clone(),
                period: time.clone().or_else(|| column.period.clone()).or_else(|| self.period.clone()),
            });
        }
    }

    fn figure(
        &self,
        q: Quantity,
        span: Span,
        sentence: usize,
        column: &Column,
        growth: bool,
        indicator: String,
    ) -> Figure {
        let rank = holds(Use::RankHead, &column.name) && q.dimension == Dimension::None;
        let kind = match q.dimension {
            _ if rank => Kind::Rank,
            Dimension::Percent if growth => Kind::Growth,
            Dimension::Points => Kind::Change,
            _ if growth && q.dimension != Dimension::None => Kind::Change,
            Dimension::Percent => Kind::Rate,
            Dimension::Money => Kind::Amount,
            Dimension::Multiple => Kind::Multiple,
            Dimension::Rank => Kind::Rank,
            Dimension::Time => Kind::Duration,
            Dimension::Age => Kind::Age,
            Dimension::Physical => Kind::Measure,
            Dimension::Count | Dimension::None => Kind::Count,
        };
        let moves = matches!(kind, Kind::Growth | Kind::Change);
        let direction = match q.value {
            Some(v) if moves && v < Decimal::ZERO => Direction::Down,
            Some(v) if moves && v > Decimal::ZERO => Direction::Up,
            _ => Direction::None,
        };
        let basis = match (moves, holds(Use::YoyHead, &column.name), holds(Use::MomHead, &column.name)) {
            (true, true, _) => Basis::Yoy,
            (true, _, true) => Basis::Mom,
            _ => Basis::None,
        };
        Figure {
            sentence,
            span,
            kind,
            value: q.value,
            value_max: q.value_max,
            unit: if rank { "名" } else { q.unit },
            qualifier: q.qualifier,
            direction,
            basis,
            indicator,
            rule: "table",
            confidence: if q.unit.is_empty() { 60 } else { 75 },
            ..Figure::default()
        }
    }

    /// The number of a cell, read with the unit that its heads give it, and its place in the text.
    fn value(&self, cell: &Span, unit: &str) -> Option<(Quantity, Span)> {
        let text = &self.doc.text.norm[cell.clone()];
        let first = |s: &str| mention::read(s, &self.lexicon.mention, &self.context).0.into_iter().next();
        let own = first(text).filter(|q| q.span.start <= 2)?;
        let span = cell.start + own.span.start..cell.start + own.span.end;
        if !own.unit.is_empty() || unit.is_empty() {
            return Some((own, span));
        }
        let with_unit = format!("{}{unit}", &text[..own.span.end]);
        let q = first(&with_unit).filter(|q| q.span.start == own.span.start && q.span.end == with_unit.len());
        Some((q.unwrap_or(own), span))
    }

    /// `总量(万元)` → 总量, 万元; what is no unit stays in the name.
    fn split_unit(&self, head: &str) -> (String, String) {
        let head = head.trim_matches([' ', '*']);
        if let Some(open) = head.rfind('(')
            && head.ends_with(')')
        {
            let inner = head[open + 1..head.len() - 1].trim_start_matches("单位:").trim();
            if self.is_unit(inner) {
                return (head[..open].trim().to_owned(), inner.to_owned());
            }
        }
        let bare = head.trim_end_matches('%');
        if bare.len() < head.len() && !bare.is_empty() {
            return (bare.trim().to_owned(), "%".to_owned());
        }
        (head.to_owned(), String::new())
    }

    fn is_unit(&self, text: &str) -> bool {
        let probe = format!("1{text}");
        let read = mention::read(&probe, &self.lexicon.mention, &self.context).0;
        !text.is_empty() && read.first().is_some_and(|q| q.span == (0..probe.len()) && !q.unit.is_empty())
    }

    /// The first time that the words name, bases of comparison left out.
    fn time(&self, text: &str) -> Option<Period> {
        let dates = mention::read(text, &self.lexicon.mention, &self.context).1;
        let date = dates.into_iter().find(|d| !d.is_base)?;
        Some((text.get(date.span.clone())?.to_owned(), date.resolved))
    }

    /// The region that is the whole head of a row.
    fn place(&self, cell: &Span) -> Option<(String, String)> {
        let at = self.mentions.names.partition_point(|n| n.span.start < cell.start);
        let name = self.mentions.names.get(at).filter(|n| n.span == *cell && n.kind == NameKind::Place)?;
        Some((name.name.clone(), name.code.clone()))
    }
}

fn holds(kind: Use, head: &str) -> bool {
    PageWords::builtin().holds(kind, head)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Meta;
    use crate::lexicon::Sources;
    use crate::text::Text;

    fn rows(text: &str) -> Vec<String> {
        let lexicon = Lexicon::load(&Sources::default()).unwrap();
        let doc = Document::new(Text::new(text.into()));
        let meta = DocMeta::find(&doc, "", &Meta { date: "2019".into(), ..Meta::default() });
        let mentions = mention::find(&doc, &meta, &lexicon);
        let show = |c: &CellFigure| {
            let f = &c.figure;
            format!(
                "{} {} {} {}{} {}",
                c.subject.as_ref().map_or("", |s| &s.0),
                f.indicator,
                f.kind.as_str(),
                f.value.unwrap().normalize(),
                f.unit,
                c.period.as_ref().and_then(|p| p.1).map_or(String::new(), |p| p.0.to_string())
            )
        };
        find(&doc, &mentions, &meta, &lexicon).0.iter().map(show).collect()
    }

    #[test]
    fn a_bulletins_table() {
        assert_eq!(
            rows("表2:2018年各业产值及增长\n指标 绝对值(万元) 比上年增长(%)\n工业 8848 -45.1\n商业 5,232 2.8\n"),
            [
                " 工业 amount 88480000元 2018-01-01",
                " 工业 growth -45.1% 2018-01-01",
                " 商业 amount 52320000元 2018-01-01",
                " 商业 growth 2.8% 2018-01-01"
            ]
        );
    }

    #[test]
    fn years_and_regions_at_the_head_of_rows() {
        assert_eq!(
            rows(
                "单位:亿元\n| 年份 | 财政收入 | 财政支出 |\n|---|---|---|\n| 2016年 | 12 | 15 |\n| 2017年 | 13.5 | 16 |\n"
            ),
            [
                " 财政收入 amount 1200000000元 2016-01-01",
                " 财政支出 amount 1500000000元 2016-01-01",
                " 财政收入 amount 1350000000元 2017-01-01",
                " 财政支出 amount 1600000000元 2017-01-01"
            ]
        );
        assert_eq!(
            rows("单位:亿元\n指标\t3月末\t比年初增减额\n存款余额\t2291.6\t-34.8\n"),
            [" 存款余额 amount 229160000000元 2019-03-31", " 存款余额 change -3480000000元 2019-03-31"]
        );
        assert_eq!(
            rows("地区\t粮食产量(吨)\n赣州市\t1200\n大庆市\t3400\n"),
            ["赣州市 粮食产量 measure 1200吨 ", "大庆市 粮食产量 measure 3400吨 "]
        );
    }
}
