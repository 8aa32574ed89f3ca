//! Texts whose lines were broken at a fixed width (a PDF's text layer, plain-text mail, an old database).

use super::line::Line;

/// How far short of the measure a line may fall and still be full: a wide character and a mark that may not start a line,
/// twice, and more on long lines, for spaces are not counted and marks differ in width.
fn slack(measure: usize) -> usize {
    (measure / 8).max(6)
}

/// The narrowest measure taken for one: ten wide characters less a bit.
const NARROWEST: usize = 18;

/// Wider lines are whole paragraphs.
const WIDEST: usize = 240;

/// The measure, in columns, of a text that is broken at a fixed width; none for a text whose lines are paragraphs.
pub(crate) fn measure(lines: &[Line]) -> Option<usize> {
    let mut widths = [0usize; WIDEST + 1];
    let mut total = 0;
    for line in lines.iter().filter(|l| l.width >= NARROWEST && !l.structural) {
        widths[line.width.min(WIDEST)] += 1;
        total += 1;
    }
    let in_window = |top: usize| widths[(top + 1).saturating_sub(slack(top))..=top].iter().sum::<usize>();
    let top = (NARROWEST..WIDEST).max_by_key(|&top| (in_window(top), std::cmp::Reverse(top)))?;
    let full = in_window(top);
    let wider: usize = widths[top + 1..].iter().sum();
    // Most long lines are full, few are longer, and a full line rarely ends a sentence. Lists of short items of like
    // length fail the second or third.
    if full < 4 || full * 5 < total * 2 || wider * 7 > total {
        return None;
    }
    let (mut open, mut commas) = (0, 0);
    for line in lines.iter().filter(|l| !l.structural && is_full(l, top)) {
        open += usize::from(!line.ends);
        commas += usize::from(line.commas + line.inner_ends > 0);
    }
    (open * 10 >= full * 6 && commas * 10 >= full * 4).then_some(top)
}

/// Whether a line runs up to the measure. Much longer lines are paragraphs that nobody broke.
pub(crate) fn is_full(line: &Line, measure: usize) -> bool {
    line.width + slack(measure) > measure && line.width <= measure + slack(measure)
}

/// Whether a line that is not full stops in mid-sentence all the same: a long word or a formula did not fit after it.
pub(crate) fn is_nearly_full(line: &Line, measure: usize) -> bool {
    line.width * 5 >= measure * 4 && line.width <= measure && !line.ends && line.commas > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::layout::line::lines;

    #[test]
    fn finds_the_measure_of_wrapped_text_only() {
        let wrapped = "委員會認為,本年度的工作已經取得一定進展,但仍\n有改善空間,各部門須加緊協調,確保在明年三月前\n\
                       完成全部三十項工程,並向公眾交代開支,以及說明\n為何去年的開支超出預算,增幅達到百分之十二,遠\n高於同期。\n";
        assert!(measure(&lines(wrapped)).is_some_and(|m| (42..=48).contains(&m)));
        let items = "第1目 一般行政5億6,848萬元\n第2目 設備購置3億0,746萬元\n第3目 建築工程1億1,948萬元\n第4目 第二預備金8億37萬元\n";
        assert_eq!(measure(&lines(items)), None);
        let paragraphs = "一段完整的话,写到这里结束。\n另一段比较长的完整的话,写到这里也就结束了。\n第三段。\n第四段话,又长一些,写到这里也就结束了。\n";
        assert_eq!(measure(&lines(paragraphs)), None);
    }
}
