//! Charts as SVG, drawn by plotters: well kept, pure Rust with its SVG backend alone, and it escapes text.

use plotters::prelude::*;

/// The colour of data. The style sheet replaces it by the accent of the theme.
const DATA: RGBColor = RGBColor(10, 90, 160);
const GRID: RGBColor = RGBColor(128, 128, 128);
const FONT: &str = "sans-serif";
/// Places that a Chinese character of the labels takes.
const EM: u32 = 12;

/// A point of a series: its label, and its value where it is known.
pub type Point = (String, Option<f64>);

/// A line over periods; a gap breaks it.
pub fn line(points: &[Point]) -> Option<String> {
    let mut svg = String::new();
    draw_line(&mut svg, points)?;
    Some(svg)
}

fn draw_line(svg: &mut String, points: &[Point]) -> Option<()> {
    let (low, high) = range(points.iter().filter_map(|p| p.1))?;
    let root = SVGBackend::with_string(svg, (400, 210)).into_drawing_area();
    let last = points.len().saturating_sub(1) as f64;
    let mut chart = ChartBuilder::on(&root)
        .margin(8)
        .margin_right(36)
        .x_label_area_size(24)
        .y_label_area_size(56)
        .build_cartesian_2d(-0.2..last + 0.2, low..high)
        .ok()?;
    let shown = points.len().clamp(1, 5);
    let label = |x: &f64| {
        let i = x.round();
        if (x - i).abs() > 0.01 || i < 0.0 {
            String::new()
        } else {
            points.get(i as usize).map_or_else(String::new, |p| p.0.clone())
        }
    };
    let y = |v: &f64| short(*v, high - low);
    mesh(chart.configure_mesh().x_labels(shown).y_labels(5).x_label_formatter(&label).y_label_formatter(&y))?;
    let known: Vec<(f64, f64)> = points.iter().enumerate().filter_map(|(i, p)| Some((i as f64, p.1?))).collect();
    for run in known.chunk_by(|a, b| b.0 - a.0 < 1.5) {
        chart.draw_series(LineSeries::new(run.iter().copied(), DATA.stroke_width(2))).ok()?;
    }
    chart.draw_series(known.iter().map(|p| Circle::new(*p, 3, DATA.filled()))).ok()?;
    root.present().ok()
}

fn mesh<X, Y, DB>(style: &mut plotters::chart::MeshStyle<'_, '_, X, Y, DB>) -> Option<()>
where
    X: Ranged<ValueType = f64> + plotters::coord::ranged1d::ValueFormatter<f64>,
    Y: Ranged<ValueType = f64> + plotters::coord::ranged1d::ValueFormatter<f64>,
    DB: DrawingBackend,
{
    style
        .disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GRID)
        .axis_style(GRID)
        .label_style((FONT, EM))
        .draw()
        .ok()
}

/// Horizontal bars, the first on top.
pub fn bars(points: &[(String, f64)]) -> Option<String> {
    let mut svg = String::new();
    draw_bars(&mut svg, points)?;
    Some(svg)
}

fn draw_bars(svg: &mut String, points: &[(String, f64)]) -> Option<()> {
    let most = points.iter().map(|p| p.1).fold(0.0, f64::max);
    let least = points.iter().map(|p| p.1).fold(0.0, f64::min);
    let n = points.len() as f64;
    let root = SVGBackend::with_string(svg, (400, 24 * points.len() as u32 + 40)).into_drawing_area();
    let mut chart = ChartBuilder::on(&root)
        .margin(8)
        .margin_right(64)
        .x_label_area_size(22)
        .y_label_area_size(label_width(points.iter().map(|p| p.0.as_str())))
        .build_cartesian_2d(least..most.max(least + 1e-9), 0.0..n)
        .ok()?;
    let name = |y: &f64| {
        let i = n - y - 0.5;
        points
            .get(i.round() as usize)
            .filter(|_| (i - i.round()).abs() < 0.01 && i > -0.5)
            .map_or_else(String::new, |p| cut(&p.0))
    };
    let x = |v: &f64| short(*v, most - least);
    chart
        .configure_mesh()
        .disable_mesh()
        .y_labels(0)
        .x_labels(5)
        .x_label_formatter(&x)
        .y_label_formatter(&name)
        .axis_style(GRID)
        .label_style((FONT, EM))
        .draw()
        .ok()?;
    for (i, (label, value)) in points.iter().enumerate() {
        let top = n - i as f64;
        chart
            .draw_series([Rectangle::new(
                [(0.0f64.min(*value), top - 0.8), (value.max(0.0), top - 0.2)],
                DATA.filled(),
            )])
            .ok()?;
        let style = TextStyle::from((FONT, EM).into_font()).pos(plotters::style::text_anchor::Pos::new(
            plotters::style::text_anchor::HPos::Left,
            plotters::style::text_anchor::VPos::Center,
        ));
        let (x0, y0) = chart.backend_coord(&(value.max(0.0), top - 0.5));
        root.draw(&Text::new(short(*value, most - least), (x0 + 4, y0), style.clone())).ok()?;
        let right = style.pos(plotters::style::text_anchor::Pos::new(
            plotters::style::text_anchor::HPos::Right,
            plotters::style::text_anchor::VPos::Center,
        ));
        let (x1, _) = chart.backend_coord(&(least, top - 0.5));
        root.draw(&Text::new(cut(label), (x1 - 6, y0), right)).ok()?;
    }
    root.present().ok()
}

/// What is mentioned when: names down, months across, larger dots for more mentions.
pub fn dots(names: &[String], months: (i32, i32), mentions: &[(usize, i32, u64)]) -> Option<String> {
    let mut svg = String::new();
    draw_dots(&mut svg, names, months, mentions)?;
    Some(svg)
}

fn draw_dots(svg: &mut String, names: &[String], months: (i32, i32), mentions: &[(usize, i32, u64)]) -> Option<()> {
    let n = names.len() as f64;
    let (first, last) = (f64::from(months.0) - 0.5, f64::from(months.1) + 0.5);
    let root = SVGBackend::with_string(svg, (960, 22 * names.len() as u32 + 46)).into_drawing_area();
    let mut chart = ChartBuilder::on(&root)
        .margin(8)
        .margin_right(48)
        .x_label_area_size(26)
        .y_label_area_size(label_width(names.iter().map(String::as_str)))
        .build_cartesian_2d(first..last, 0.0..n)
        .ok()?;
    let month = |x: &f64| {
        let m = x.round() as i32;
        if (x - f64::from(m)).abs() > 0.01 {
            String::new()
        } else {
            format!("{}-{:02}", m.div_euclid(12), m.rem_euclid(12) + 1)
        }
    };
    chart
        .configure_mesh()
        .disable_mesh()
        .y_labels(0)
        .x_labels((months.1 - months.0 + 1).clamp(1, 8) as usize)
        .x_label_formatter(&month)
        .axis_style(GRID)
        .label_style((FONT, EM))
        .draw()
        .ok()?;
    let most = mentions.iter().map(|m| m.2).max().unwrap_or(1) as f64;
    for (i, name) in names.iter().enumerate() {
        let style = TextStyle::from((FONT, EM).into_font()).pos(plotters::style::text_anchor::Pos::new(
            plotters::style::text_anchor::HPos::Right,
            plotters::style::text_anchor::VPos::Center,
        ));
        let (x, y) = chart.backend_coord(&(first, n - i as f64 - 0.5));
        root.draw(&Text::new(cut(name), (x - 6, y), style)).ok()?;
    }
    let dot = |(name, month, count): &(usize, i32, u64)| {
        let size = 3.0 + 6.0 * (*count as f64 / most).sqrt();
        Circle::new((f64::from(*month), n - *name as f64 - 0.5), size as i32, DATA.filled())
    };
    chart.draw_series(mentions.iter().map(dot)).ok()?;
    root.present().ok()
}

/// Characters of a label.
const LONGEST: usize = 12;

fn cut(label: &str) -> String {
    if label.chars().count() <= LONGEST {
        label.to_owned()
    } else {
        label.chars().take(LONGEST - 1).chain(['…']).collect()
    }
}

fn label_width<'a>(labels: impl Iterator<Item = &'a str>) -> u32 {
    labels.map(|l| l.chars().take(LONGEST).count() as u32).max().unwrap_or(0) * EM + 14
}

/// From a little under the least to a little over the greatest value.
fn range(values: impl Iterator<Item = f64> + Clone) -> Option<(f64, f64)> {
    let low = values.clone().reduce(f64::min)?;
    let high = values.reduce(f64::max)?;
    let room = if high > low { (high - low) * 0.12 } else { high.abs().max(1.0) * 0.1 };
    // Nought stays in sight where it is near.
    let low = if low >= 0.0 && low < (high - low) * 2.0 { 0.0 } else { low - room };
    Some((low, high + room))
}

/// A number with as many digits as the axis needs.
fn short(v: f64, span: f64) -> String {
    let places = if span >= 50.0 {
        0
    } else if span >= 5.0 {
        1
    } else {
        2
    };
    let text = format!("{v:.places$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_become_markup() {
        let svg = bars(&[("<script>&".into(), 3.0), ("甲县".into(), 1.0)]).unwrap();
        assert!(svg.contains("&lt;script&gt;&amp;") && !svg.contains("<script"), "{svg}");
        let svg = dots(&["<b>".into()], (24000, 24003), &[(0, 24001, 2)]).unwrap();
        assert!(svg.contains("&lt;b&gt;") && svg.contains("<circle"));
    }

    #[test]
    fn a_gap_breaks_the_line() {
        let point = |l: &str, v: Option<f64>| (l.to_owned(), v);
        let points = [
            point("2019", Some(1.0)),
            point("2020", Some(2.0)),
            point("2021", None),
            point("2022", Some(4.0)),
            point("2023", Some(5.0)),
        ];
        let svg = line(&points).unwrap();
        assert_eq!(svg.matches("stroke-width=\"2\"").count(), 2, "{svg}");
        assert!(svg.contains("2019") && line(&[]).is_none());
    }

    #[test]
    fn numbers_of_an_axis_are_short() {
        assert_eq!([short(1200.0, 900.0), short(4.5, 8.0), short(2.0, 1.0)], ["1200", "4.5", "2"]);
    }
}
