//! Constructions about a number, one family a file.

mod after;
mod code;
mod interest;
mod money;
mod order;
mod share;
mod tally;
pub(super) mod term;

pub(super) use after::after_unit;
pub(super) use code::{identifier, ratio};
pub(super) use interest::interest;
pub(super) use money::{Signs, money_before, money_magnitude, priced};
pub(super) use order::{marker, ordered};
pub(super) use share::{cheng, half, once, share};
pub(super) use tally::{Tallies, tally};
pub(super) use term::term;

use super::{Dimension, Form, Quantity};
use rust_decimal::Decimal;

fn whole(span: std::ops::Range<usize>, number: std::ops::Range<usize>, value: Option<Decimal>, form: Form) -> Quantity {
    let rank = form == Form::Rank;
    Quantity {
        span,
        number,
        value,
        unit: if rank { "名" } else { "" },
        dimension: if rank { Dimension::Rank } else { Dimension::None },
        form,
        ..Quantity::default()
    }
}
