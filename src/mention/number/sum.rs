//! Exact sums of sections.

use rust_decimal::Decimal;

/// Sums of sections, each checked; a sum that leaves 28 digits is lost for good.
#[derive(Clone, Copy, Default)]
pub(super) struct Sum {
    pub value: Decimal,
    pub lost: bool,
}

impl Sum {
    pub fn add(&mut self, other: Option<Decimal>) {
        match other.and_then(|o| self.value.checked_add(o)) {
            Some(v) => self.value = v,
            None => self.lost = true,
        }
    }
    pub fn mul(&mut self, by: Decimal) {
        match self.value.checked_mul(by) {
            Some(v) => self.value = v,
            None => self.lost = true,
        }
    }
    pub fn plus(mut self, other: Sum) -> Sum {
        self.add(Some(other.value));
        self.lost |= other.lost;
        self
    }
    pub fn get(self) -> Option<Decimal> {
        if self.lost { None } else { Some(self.value) }
    }
}

/// What was read last.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Last {
    Nothing,
    Digits,
    Zero,
    Small,
    Big,
}
