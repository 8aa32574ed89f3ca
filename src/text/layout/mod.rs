//! Which line breaks of a page are only layout.
//!
//! Two kinds are dropped before the text is normalised. Where a text is broken at a fixed width ([`wrap`]), a full line
//! runs on into the next, also across a page number and a running head ([`pages`]). Elsewhere lines are paragraphs, and
//! one that stops in mid-sentence is joined with the next where that goes on ([`cut`]).

mod class;
mod cut;
pub(crate) mod line;
pub(crate) mod pages;
mod wrap;

use line::Line;
use std::ops::Range;

/// A format that sees its pages ends the last line of a column or page with this (WORD JOINER) where the line fills the column: its
/// sentence goes on where the next line is not indented.
pub const GOES_ON: char = '\u{2060}';

/// The most lines of page furniture between two halves of a sentence.
const MOST_FURNITURE: usize = 6;

/// Byte ranges of the source (line breaks with the spaces about them) that break a running sentence and are to be dropped.
pub fn joins(source: &str) -> Vec<Range<usize>> {
    let lines = line::lines(source);
    let marks = pages::page_marks(source, &lines);
    let measure = wrap::measure(&lines);
    let habits = cut::Habits::of(&lines);
    let mut out = Vec::new();
    let full: Vec<usize> = (0..lines.len()).filter(|&i| !lines[i].is_blank()).collect();
    let mut in_link = false;
    for (at, &i) in full.iter().enumerate() {
        if marks[i] {
            continue;
        }
        let Some((next, gap)) = following(&full, &marks, at) else { continue };
        let (a, b) = (&lines[i], &lines[next]);
        let text = |l: &Line| &source[l.span.clone()];
        let digits = a.last.is_ascii_digit() && b.first.is_ascii_digit();
        let join = match measure {
            _ if source[a.span.end..b.span.start].starts_with(GOES_ON) => {
                b.indent == 0 && !b.structural && !crate::text::page::is_list_item(text(b))
            }
            // 管网12⏎36公里: a number cut by the line, in the middle of a sentence.
            _ if digits && !gap.blank && !a.structural && !b.structural && a.commas + a.inner_ends > 0 => true,
            _ if !gap.blank && cut::parts_number_from_unit(a, b, text(a), text(b)) => true,
            Some(m) if wrap::is_full(a, m) => wrapped(a, b, text(b), gap),
            Some(m) if !gap.blank && wrap::is_nearly_full(a, m) && (b.ends || b.commas > 0) => {
                wrapped(a, b, text(b), gap)
            }
            // A cut from a longer text starts with the end of a line.
            Some(_) if at == 0 && !a.ends && !gap.blank && a.commas + a.inner_ends > 0 => wrapped(a, b, text(b), gap),
            // The sentence in which a link was set on a line of its own.
            _ if in_link && !gap.blank && !a.ends && !b.structural => true,
            _ => {
                let after = full.binary_search(&next).ok().and_then(|n| following(&full, &marks, n));
                let after = after.map(|(j, gap)| (&lines[j], gap));
                in_link = cut::is_link(a, b, text(b), after, gap, &habits);
                in_link || cut::runs_on(a, b, text(a), text(b), gap, &habits)
            }
        };
        in_link &= join;
        if join {
            drop_between(source, a.span.end, b.span.start, &mut out);
        }
    }
    out
}

/// The next line after the `at`-th full one that is not furniture, and what stands between; none behind too much of it.
fn following(full: &[usize], marks: &[bool], at: usize) -> Option<(usize, Gap)> {
    let rest = &full[at + 1..];
    let skip = rest.iter().take(MOST_FURNITURE + 1).take_while(|&&j| marks[j]).count();
    let next = *rest.get(skip).filter(|_| skip <= MOST_FURNITURE)?;
    Some((next, Gap { blank: next > full[at] + 1 + skip, furniture: skip > 0 }))
}

/// What stands between two lines.
#[derive(Clone, Copy, Debug)]
struct Gap {
    /// At least one blank line.
    blank: bool,
    /// Page numbers or running heads.
    furniture: bool,
}

/// Whether a full line of a wrapped text goes on in the next.
fn wrapped(a: &Line, b: &Line, next: &str, gap: Gap) -> bool {
    if a.structural || b.structural || crate::text::page::is_list_item(next) {
        return false;
    }
    let indented = b.indent > a.indent;
    if gap.blank && !gap.furniture {
        return !a.ends && !indented && (cut::opens_with_mark(b) || cut::stops_at_comma(a));
    }
    !indented && (!a.ends || !gap.furniture)
}

/// Drops what stands between two halves, but keeps one space between two Latin words.
fn drop_between(source: &str, from: usize, to: usize, out: &mut Vec<Range<usize>>) {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    if latin(source[..from].chars().next_back()) && latin(source[to..].chars().next()) {
        let Some(space) = source[from..to].find(' ').map(|i| from + i) else { return };
        out.extend([from..space, space + 1..to].into_iter().filter(|r| !r.is_empty()));
    } else if from < to {
        out.push(from..to);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_at_the_end_of_a_column_joins() {
        let joined = |text: &str| !joins(text).is_empty();
        assert!(joined("全县完成投资15.\u{2060}\n\u{c}6亿元"));
        for no in ["全县完成投资\u{2060}\n\u{c}　　工业", "全县完成投资\u{2060}\n(二)工业", "全县完成\n\u{c}工业"]
        {
            assert!(!joined(no), "{no}");
        }
    }

    /// The source with the joins dropped.
    #[test]
    fn a_number_cut_by_the_line_is_one() {
        assert_eq!(joined("全乡新修水渠,铺设管道12\n36米,惠及三个村。"), "全乡新修水渠,铺设管道1236米,惠及三个村。");
        assert_eq!(joined("价格表\n2019\n2020\n"), "价格表\n2019\n2020\n");
    }

    fn joined(source: &str) -> String {
        let mut out = String::new();
        let mut at = 0;
        for r in joins(source) {
            assert!(r.start >= at && r.start < r.end, "ranges in order");
            out.push_str(&source[at..r.start]);
            at = r.end;
        }
        out + &source[at..]
    }

    #[test]
    fn a_paragraph_cut_in_mid_sentence_is_made_whole() {
        for (cut, whole) in [
            ("“要让群众满意,做到件件有着\n\n落,全镇今年办结41件。”镇长说。\n", "件件有着落,全镇"),
            ("他们走访了全部村组。梳理问题73个,办结\n\n66个,办结率90.41%。\n", "办结66个,"),
            ("全镇上下一条心。大家说,没想到不可\n\n能变成了现实。\n", "不可能变成"),
            ("签下了三份协议,\n\n引进项目8个。投产后年产值可达2亿元。\n", "协议,引进项目"),
            ("全镇修路3公里,今年的投资比去年增加了百分之十二点\n五,群众满意。\n", "百分之十二点五,"),
            ("全镇修路3公里,今年的投资比去年增加二\n十三亿元,群众满意。\n", "增加二十三亿元,"),
            ("全镇修路3公里,惠及群众8600户,占\n年度计划的九成,群众满意。\n", "占年度计划的九成"),
            ("去年产量增加了百分之\n八点三，其中春茶占一半。\n", "百分之八点三"),
            ("会议审议了今年的收支,并通过了\n\n预算条例\n\n,自明年一月起施行。\n", "通过了预算条例,自"),
            (
                "一年来成绩很大。\n\n全县上下一心。去年的总产值达到了一百\n亿九十一\n万元,比上年多。\n\n群众的收入增加了。\n\n大家都说好。\n\n今后还要努力。\n",
                "一百亿九十一万元",
            ),
            ("一年来成绩很大。全县新增就业\n1310\n人,比上年多。\n", "就业\n1310\n人"),
            ("实施《道路条例》,清理细颗粒物(PM\n2.5\n)见效。贯彻《会计法\n》,完成审计3次。\n", "贯彻《会计法》,完成"),
            ("建设“茶旅融合\n\n示范带”的做法得到肯定,投资3亿元。\n", "“茶旅融合示范带”"),
        ] {
            assert!(joined(cut).contains(whole), "{cut:?} gave {:?}", joined(cut));
        }
    }

    #[test]
    fn headings_and_items_keep_their_breaks() {
        for text in [
            "打造高效服务窗口\n\n全县推行一次办结,今年办件3200件。群众满意。\n",
            "会议指出,成绩来之不易。全年增收12亿元\n\n坚持问题导向\n\n全年整改问题18个。群众满意。\n",
            "全县完成投资3亿元。其中包括:\n一、道路12公里,\n二、桥梁3座,\n三、学校两所。\n",
            "指标,数值\n总产值,12\n增加值,3\n",
            "全县修路3公里,惠及三个村\n占地的补偿已发到户,群众满意。\n",
            "全县修路3公里,惠及村庄二十三\n一是加强管护,二是明确责任。\n",
            "本报通讯员 米小禾 摄\n\n某某镇开展活动,参加者80人。大家称赞。\n",
            "| 年度 | 产量 |\n| 2011 | 30 |\n| 2012 | 45 |\n",
            "春耕时节,田间一派繁忙\n\n今年全县备耕面积12万亩,比去年多出3000亩。\n",
            "",
            "\n\n\n",
            "只有一行",
            "县长在会上讲话。大家深受鼓舞。(止)\n\n通过这次会议,各乡明确了方向。\n",
            "“携手同行,共建家园,共同推动两地友好合作迈上新的台阶,造福两地人民,为地区稳定作出新的更大贡献,书写合作新篇章”\n\n在文章中,作者谈了三点。\n",
        ] {
            assert_eq!(joined(text), text);
        }
    }

    #[test]
    fn wrapped_lines_run_on_across_pages() {
        let text = " 委員會認為,本年度的工作已取得進展,但仍有改善空\n間,各部門須加緊協調,確保在明年三月前完成全部三\n\
                    市議會 ─ 2015年 3月 4日\n \n812 \n十項工程,並向公眾交代開支,及說明為何去年的開支\n超出預算20\n\
                    %,主席請各位留意增幅,並在兩個星期之內提出書面\n意見。\n \n 其次,關於交通費,本會建議調整至每月 30\n元。\n";
        let whole = joined(text);
        assert!(whole.contains("全部三十項工程"), "{whole}");
        assert!(whole.contains("改善空間,各部門"), "{whole}");
        assert!(whole.contains("書面意見。\n \n 其次"), "{whole}");
        assert!(!whole.contains("812"));
    }

    #[test]
    fn latin_words_stay_apart() {
        let text = "据介绍,这家企业今年推出了一款新产品。其英文名称是“Green \n Valley”,上市首月售出300件。\n";
        assert!(joined(text).contains("“Green Valley”"), "{}", joined(text));
    }
}
