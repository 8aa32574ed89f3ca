//! A number with its unit and the approximators about it.

use super::cursor::Cursor;
use super::number::{self, Inner, Number};
use super::special;
use super::unit::Found;
use super::words::{Only, Side, Words};
use super::{Dimension, Form, Quantity};
use crate::row::Qualifier;
use rust_decimal::Decimal;
use std::cell::{Cell, RefCell};

/// What a reading came to.
pub(super) enum Taken {
    /// One quantity.
    Quantity(Quantity),
    /// The parts of a ratio.
    Parts(Vec<Quantity>),
    /// No quantity, but nothing to read before this place either.
    Skip(usize),
    /// Nothing begins here.
    Nothing,
}

/// Reads quantities of one text.
pub(super) struct Reader<'a> {
    pub(super) s: &'a str,
    pub(super) words: &'a Words,
    /// What a lone $ means here.
    pub(super) dollar: &'static str,
    /// Where the last numeral was looked for, and what stands there: several constructions ask for the same one.
    last: RefCell<(usize, Option<Number>)>,
    /// The same for the last unit.
    last_unit: Cell<(usize, Option<Found>)>,
}

/// A numeral with its unit, before approximators are looked for.
#[derive(Clone, Debug)]
pub(super) struct Core {
    pub number: Number,
    pub value: Option<Decimal>,
    pub max: Option<Decimal>,
    pub unit: &'static str,
    pub dimension: Dimension,
    pub end: usize,
    pub qualifier: Qualifier,
    pub form: Form,
    /// What a unit word multiplies by (角).
    pub factor: Option<Decimal>,
}

impl<'a> Cursor<'a> for Reader<'a> {
    fn text(&self) -> &'a str {
        self.s
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(s: &'a str, words: &'a Words, dollar: &'static str) -> Self {
        Self { s, words, dollar, last: RefCell::new((usize::MAX, None)), last_unit: Cell::new((usize::MAX, None)) }
    }

    /// The longest numeral that begins at `at`.
    pub(super) fn number(&self, at: usize) -> Option<Number> {
        self.look(at, Number::clone)
    }

    /// What `of` says of that.
    fn look<T>(&self, at: usize, of: impl FnOnce(&Number) -> T) -> Option<T> {
        let mut last = self.last.borrow_mut();
        if last.0 != at {
            *last = (at, number::read(self.s, at));
        }
        last.1.as_ref().map(of)
    }

    /// The character behind the numeral that begins at `at`: it tells most constructions off.
    pub(super) fn behind(&self, at: usize) -> Option<char> {
        self.look(at, |n| n.span.end).and_then(|end| self.next(end))
    }

    /// The unit that begins at `at`.
    pub(super) fn unit_at(&self, at: usize) -> Option<Found> {
        let (last, found) = self.last_unit.get();
        if last == at {
            return found;
        }
        let found = self.words.units.at(self.s, at);
        self.last_unit.set((at, found));
        found
    }

    /// Reads what begins at `at`; nothing before `floor` may be taken.
    pub(super) fn at(&self, at: usize, floor: usize) -> Taken {
        let Some(c) = self.next(at) else { return Taken::Nothing };
        if let Some(taken) = special::ordered(self, at, c) {
            return taken;
        }
        if let Some(taken) =
            special::marker(self, at).or_else(|| special::ratio(self, at)).or_else(|| special::tally(self, at))
        {
            return taken;
        }
        if let Some(taken) = special::identifier(self, at, c).filter(|_| !special::priced(self, at, floor)) {
            return taken;
        }
        let Some(core) = self.core(at) else {
            return match self.number(at) {
                // A numeral that is no quantity is left behind whole, so that no part of it is read as another.
                Some(n) if n.senseless || n.symbols > 1 || n.bare => Taken::Skip(n.span.end),
                _ => Taken::Nothing,
            };
        };
        self.finish(at, floor, core)
    }

    /// A share, a half, or a number with its unit.
    pub(super) fn core(&self, at: usize) -> Option<Core> {
        special::interest(self, at)
            .or_else(|| special::share(self, at))
            .or_else(|| special::half(self, at))
            .or_else(|| special::once(self, at))
            .or_else(|| special::term(self, at))
            .or_else(|| self.plain(at))
    }

    /// A number and what follows it.
    pub(super) fn plain(&self, at: usize) -> Option<Core> {
        let (zero_below, from) = match self.eat(at, &["零下", "负的"]) {
            Some(p) => (true, p),
            None => (false, at),
        };
        let mut number = self.number(from)?;
        if number.senseless || (zero_below && !number::begins(self.next(from)?)) {
            return None;
        }
        number.span.start = at;
        let mut core = Core {
            value: number.value,
            max: number.max,
            unit: "",
            dimension: Dimension::None,
            end: number.span.end,
            qualifier: match number.inner {
                Inner::None => Qualifier::Exact,
                Inner::Over => Qualifier::Over,
                Inner::About => Qualifier::About,
            },
            form: Form::Plain,
            factor: None,
            number,
        };
        if zero_below {
            core.value = core.value.map(|v| -v);
        }
        let inner = self.words.inner(self.s, core.end);
        let mut found = None;
        if let Some((end, a)) = inner
            && core.number.inner == Inner::None
            && self.round(&core.number)
        {
            found = self.unit(end, &core);
            // 俘敌百余,缴枪二百余: the clause ends with it.
            let bare_end =
                found.is_none() && self.next(end).is_none_or(|c| matches!(c, ',' | '。' | '、' | ';' | ')' | '\n'));
            // 14亿多中国人: magnitudes need no unit.
            // 一万二千多劳动力: so do numbers of several magnitudes.
            let large = (self.s[core.number.span.clone()].ends_with(['万', '亿'])
                || core.number.symbols > 3 && self.s[core.number.span.clone()].ends_with(['千', '百']))
                && self.eat(core.end, &["多元", "多样", "多功能", "多媒体", "多边", "多层", "多种"]).is_none();
            let bare_end = bare_end || large && self.eat(core.end, &["多", "余"]).is_some();
            if found.is_some()
                || special::cheng(self, end, &core).is_some()
                || (bare_end && (core.number.symbols > 1 || core.number.bare))
            {
                core.qualifier = a.qualifier;
                core.end = end;
            }
        }
        if let Some(c) = special::cheng(self, core.end, &core) {
            return Some(c);
        }
        let found = found.or_else(|| self.unit(core.end, &core));
        let lone = self.lone(&core.number);
        // 公路客运量(万人次): a unit of a caption, with its magnitude.
        if core.number.bare && self.s[..at].ends_with('(') && found.is_some_and(|f| self.rest(f.end).starts_with(')')) {
            return None;
        }
        match found {
            Some(f) if !f.needs_numeral || !lone || core.value != Some(Decimal::ZERO) && self.alone(at, f.end) => {
                self.with_unit(&mut core, f)
            }
            _ => {
                if self.eat(core.end, &["+"]).is_some()
                    && let Some(f) = self.unit(core.end + 1, &core)
                {
                    core.qualifier = Qualifier::Over;
                    self.with_unit(&mut core, f);
                }
            }
        }
        self.sound(at, &core, lone).then_some(core)
    }

    /// A numeral that 余 or 多 may follow: 480, 8千, 十, but not 3.
    pub(super) fn round(&self, n: &Number) -> bool {
        n.magnitude || n.value.is_some_and(|v| !v.is_zero() && (v % Decimal::TEN).is_zero())
    }

    /// A single Chinese digit.
    pub(super) fn lone(&self, n: &Number) -> bool {
        !n.arabic && n.symbols == 1 && !n.magnitude
    }

    pub(super) fn unit(&self, at: usize, core: &Core) -> Option<Found> {
        let found = self.unit_at(at)?;
        // 五大板块, but no 零大 and no 3.5大.
        let odd = self.rest(at).starts_with('大') && (core.number.decimal || core.value.is_none_or(|v| v.is_zero()));
        (!odd).then_some(found)
    }

    /// Whether no letter or character touches what stands from `at` to `end`.
    pub(super) fn alone(&self, at: usize, end: usize) -> bool {
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !letter(self.prev(at)) && !letter(self.next(end))
    }

    /// Whether an approximator ends at `at`.
    pub(super) fn touched(&self, at: usize) -> bool {
        self.words.before(self.s, at).is_some_and(|(_, a)| a.side == Side::Before)
    }

    /// Adds the other end of a range and the approximators.
    pub(super) fn finish(&self, at: usize, floor: usize, mut core: Core) -> Taken {
        let number = core.number.span.clone();
        let mut start = at;
        special::money_magnitude(self, at, floor, &mut core);
        if matches!(core.form, Form::Plain | Form::Article | Form::Share) {
            self.range(&mut core);
        }
        // Before: the money's sign, then an approximator.
        if let Some((from, unit)) = special::money_before(self, at, floor, &core) {
            start = from;
            core.unit = unit;
            core.dimension = Dimension::Money;
        }
        let mut qualifier = core.qualifier;
        let mut touched = false;
        if let Some((from, a)) = self.words.before(self.s, start).filter(|(from, _)| *from >= floor) {
            let fits =
                a.only != Only::Bare || core.number.bare || core.form == Form::Share && self.s[at..].starts_with('半');
            if fits {
                touched = true;
                qualifier = strongest(qualifier, a.qualifier);
                if a.side == Side::Before {
                    start = from;
                    // 大约近: at most one more.
                    if let Some((_, b)) = self.words.before(self.s, start).filter(|(from, _)| *from >= floor)
                        && b.side == Side::Bound
                    {
                        qualifier = b.qualifier;
                    }
                }
            }
        }
        // What touches the number says more: 约增加30多亿元.
        if !touched && let Some((_, a)) = self.words.apart(self.s, start).filter(|(from, _)| *from >= floor) {
            qualifier = strongest(a.qualifier, qualifier);
        }
        let mut end = core.end;
        if core.form != Form::RatioPart {
            while let Some((e, a)) = self.words.after(self.s, end) {
                let fits = match a.only {
                    Only::Any => true,
                    Only::Bare => false,
                    Only::Share => {
                        core.form == Form::Share || core.dimension == Dimension::Percent && !core.number.arabic
                    }
                    Only::Long => {
                        !matches!(core.dimension, Dimension::None | Dimension::Count) || core.form == Form::Share
                    }
                };
                if !fits || end == e {
                    break;
                }
                qualifier = strongest(a.qualifier, qualifier);
                end = e;
                if a.only == Only::Long && self.words.after(self.s, end).is_none_or(|(_, b)| b.only != Only::Any) {
                    break;
                }
            }
        }
        let mut form = core.form;
        if form == Form::Article && (qualifier != Qualifier::Exact || self.words.counts_one(self.s, start)) {
            form = Form::Plain;
        }
        Taken::Quantity(Quantity {
            span: start..end,
            number,
            value: core.value.map(|v| v.normalize()),
            value_max: core.max.map(|v| v.normalize()),
            unit: core.unit,
            dimension: core.dimension,
            qualifier,
            form,
        })
    }
}

/// The first that says anything.
pub(super) fn strongest(a: Qualifier, b: Qualifier) -> Qualifier {
    if b == Qualifier::Exact { a } else { b }
}
