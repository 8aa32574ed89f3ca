//! What stands before a number: the verbs, comparisons and bases on the way back to the noun phrase that it measures.

use super::clause::{is_rank, scope};
use super::phrase::Phrase;
use super::token::Token;
use super::walk::{Step, Walk};
use super::words::{Class, Words};
use crate::mention::Mentions;
use crate::row::{Basis, Direction, Status};
use crate::text::Span;

/// Why the walk to the left ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Stop {
    /// At the sentence's start.
    #[default]
    Start,
    /// At a clause mark.
    Clause,
    /// At the number before.
    Quantity,
    /// Inside an opening bracket.
    Bracket,
    /// At 、 after the number before.
    List,
    /// At a word that no rule passes.
    Word,
}

/// The reading of the words before a number.
#[derive(Clone, Debug, Default)]
pub struct Lead {
    /// The noun phrase found.
    pub phrase: Option<Phrase>,
    /// What the phrase is a level of, across a verb: [房地产业]实现增加值.
    pub owner: Option<Phrase>,
    /// The phrase stands before the verb that governs the number, or touches the number.
    pub stop: Stop,
    /// Token index where the walk ended.
    pub at: usize,
    /// 增长, 下降 …
    pub direction: Direction,
    /// A verb of change stands between phrase and number.
    pub change: bool,
    /// The verb is one of reaching a level: 增至, 降至.
    pub to: bool,
    /// 新增.
    pub new: bool,
    /// The token of the verb of change nearest the number.
    pub verb: Option<usize>,
    /// The phrase stands in the clause before: 就业人数增加明显,达4%.
    pub crossed: bool,
    /// 达, 为.
    pub reach: bool,
    /// 增速, 增幅 is the phrase's head.
    pub growth_noun: Option<usize>,
    /// 占.
    pub share: bool,
    /// The whole of a share: 占全省的.
    pub whole: Option<Phrase>,
    /// The number stands after 的 and no verb governs the phrase before it.
    pub of: bool,
    /// The token of an organisation that touches the number or its verb.
    pub organisation: Option<usize>,
    /// 分别.
    pub respectively: bool,
    /// 增加, 调减 right before the phrase: its number changes a level.
    pub changed_level: Option<Class>,
    /// The number says by how much something is done: 按3%安排.
    pub by: bool,
    /// Who got it stands before, not what it measures: 社区获得3万个.
    pub receiver: bool,
    /// An action whose object is counted.
    pub act: Option<usize>,
    /// The first of the actions side by side that end with `act`: [转移避险]3人.
    pub acts: Option<usize>,
    /// Compared with what.
    pub basis: Basis,
    /// The words of a named base.
    pub basis_text: Option<Span>,
    /// 力争, 预计.
    pub status: Status,
}

/// Reads the words before the quantity token `at`.
pub fn read(norm: &str, dict: &Words, tokens: &[Token], at: usize, mentions: &Mentions) -> Lead {
    let i = if is_rank(mentions, tokens, at) { scope(norm, dict, tokens, at) } else { at };
    let mut walk = Walk { norm, dict, tokens, at, mentions, i, lead: Lead::default() };
    while let Some(i) = walk.i.checked_sub(1) {
        walk.i = i;
        walk.lead.at = i;
        let step = walk
            .mark()
            .or_else(|| walk.steer())
            .or_else(|| walk.join())
            .or_else(|| walk.base())
            .or_else(|| walk.noun())
            .or_else(|| walk.action());
        match step {
            Some(Step::On) => {}
            Some(Step::Done) => break,
            None => {
                walk.lead.stop = Stop::Word;
                break;
            }
        }
    }
    walk.lead
}
