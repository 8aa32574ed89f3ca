//! The closed classes of words that steer how a number is read.

use crate::error::Result;
use crate::lexicon::Sources;
use crate::lexicon::boundary::{Boundary, BoundaryClass};
use crate::lexicon::table::rows;
use crate::lexicon::verbs::{Verb, VerbClass, Verbs};
use crate::row::{Basis, Direction, Status};
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

/// What a word does to the number after it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Class {
    /// An open-class word.
    #[default]
    None,
    /// Stands between an indicator and its number: 达, 为, 实现.
    Reach,
    /// 增长, 提高.
    Up,
    /// 下降, 减少.
    Down,
    /// 增至, 提高到.
    UpTo,
    /// 降至, 减少到.
    DownTo,
    /// 新增: counts what is new; a change only of a level.
    New,
    /// 安排, 走访: an action whose object is counted.
    Act,
    /// 占.
    Share,
    /// 比, 较, 与…相比.
    Compare,
    /// 高于, 高出, 超出: compares upwards.
    Above,
    /// 低于, 少于: compares downwards.
    Below,
    /// 同比, 按年.
    Yoy,
    /// 环比.
    Mom,
    /// 力争, 确保, 计划.
    Aim,
    /// 预计, 初步核算.
    Estimate,
    /// 居, 位居, 列, 排: before a rank.
    Stand,
    /// 从, 由.
    From,
    /// 至, 到.
    To,
    /// 分别.
    Respectively,
    /// 增速, 增幅: names a growth.
    GrowthNoun,
    /// 剔除, 扣除: what follows is left out of what is measured.
    Exclude,
    /// Adverbs and the like that may stand between.
    Skip,
    /// Never part of a noun phrase.
    Stop,
}

/// The table of steering words and its built-in rows.
const STEERING: (&str, &str) = ("steering.tsv", include_str!("../../dicts/steering.tsv"));

const CLASSES: [(&str, Class); 14] = [
    ("above", Class::Above),
    ("below", Class::Below),
    ("act", Class::Act),
    ("none", Class::None),
    ("yoy", Class::Yoy),
    ("mom", Class::Mom),
    ("from", Class::From),
    ("to", Class::To),
    ("respectively", Class::Respectively),
    ("growth_noun", Class::GrowthNoun),
    ("exclude", Class::Exclude),
    ("new", Class::New),
    ("reach", Class::Reach),
    ("skip", Class::Skip),
];

/// The table of heads and its built-in rows.
const HEADS: (&str, &str) = ("heads.tsv", include_str!("../../dicts/heads.tsv"));

/// The words by class.
#[derive(Debug, Default)]
pub struct Words {
    map: HashMap<Box<str>, (Class, bool)>,
    heads: HashMap<Box<str>, u64>,
    /// Words that are looked for inside others.
    inside: Vec<(Box<str>, u64)>,
    holds: HashSet<Box<str>>,
    pivots: HashSet<Box<str>>,
}

/// What a noun does at the head of a phrase; a word may do several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    /// Says little alone: 水平, 比例.
    Bare,
    /// Makes a noun of the word before it: 率, 单.
    Ending,
    /// Does something and is never what is measured: 当局.
    Agent,
    /// Where a rank holds: 世界.
    Scope,
    /// Nothing that a number could measure: 情况.
    Empty,
    /// Opens a name that is an average: 人均.
    Average,
    /// Whose average it is: 居民.
    People,
    /// Measured by itself, and so shares no head of its neighbours: 赤字.
    Measure,
    /// Names a share: 比重.
    Share,
    /// Ends the name of a ratio or an index: 比, 指数.
    Ratio,
    /// Which side of a movement a level is: 以前.
    Former,
    /// A classifier of persons, houses and things, which counts no action: 家.
    Body,
    /// A classifier of happenings: 起.
    Event,
    /// Ends a name that holds a verb: 保供基地.
    Carrier,
    /// A person, though the word is also an action: 编辑.
    Person,
    /// Adds nothing at the end of a phrase: 任务方面.
    Coda,
    /// Measured in money: 总投资5亿.
    Money,
    /// Names how a level moves, with the verb before it: 改善幅度.
    Movement,
    /// An action that says of what kind a thing is: 运输车辆.
    Modifier,
    /// Joins two phrases: 和.
    Joins,
    /// Leads over from what a number measures to the number: 来说.
    Over,
    /// Before a length of time, says how long the thing before it went on: 产量[连续]9年增长.
    Lasts,
    /// What stands before it is so many times what follows: 月薪[是]市民8倍.
    Equals,
    /// Plans what follows, and is a noun where nothing does: 计划.
    Plan,
    /// Inside words of a base, the year before: 同期.
    YearAgo,
    /// Inside words of a base, the period before: 上月.
    PeriodAgo,
    /// Closes a length of time that says when: 2年[时间].
    Within,
    /// Closes what a share or a sum is taken from: 装机[中].
    Among,
    /// Before a number says by how much something is done: [按]3%安排.
    By,
    /// After such a number, what is done by it: 按3%[安排].
    Charge,
    /// Its subject gets the number and is not measured: 社区[获得]3万个.
    Receives,
    /// An action that names what its number counts: [死亡]3人, [覆盖]5000户.
    Happens,
    /// One character that names something by itself: 钢4万吨.
    Alone,
    /// Counts by itself, whatever follows: 5个[品种]国家标准.
    Sort,
    /// A level that persons or houses bear, who are the things counted: 减轻3万个体工商户[税负].
    Burden,
    /// How much a thing fell: 降幅.
    Fall,
    /// Which size of a thing a length or a weight is: 大桥[长]2188米.
    Dimension,
    /// Behind a distance says that it is where something is: 2000公里[外].
    There,
    /// Before a noun and points says by how much it is above: [超]序时进度3个百分点.
    Exceeds,
    /// Of which level of government or rank a thing is: [省级]12个.
    Tier,
    /// Turns the word after it into its opposite: [不]满意者.
    Negates,
    /// Inside verbs that say how a number moves; other verbs (壮大, 改善) say how a thing does: 增.
    Moving,
}

const HEAD_KINDS: [(&str, &[Head]); 43] = [
    ("bare", &[Head::Bare]),
    ("ending", &[Head::Ending]),
    ("level", &[Head::Bare, Head::Ending]),
    ("agent", &[Head::Agent]),
    ("scope", &[Head::Scope]),
    ("tier", &[Head::Tier]),
    ("empty", &[Head::Empty]),
    ("average", &[Head::Average]),
    ("people", &[Head::People]),
    ("measure", &[Head::Measure]),
    ("share", &[Head::Share]),
    ("ratio", &[Head::Ratio]),
    ("former", &[Head::Former]),
    ("body", &[Head::Body]),
    ("event", &[Head::Event]),
    ("carrier", &[Head::Carrier]),
    ("person", &[Head::Person]),
    ("coda", &[Head::Coda]),
    ("modifier", &[Head::Modifier]),
    ("joins", &[Head::Joins]),
    ("over", &[Head::Over]),
    ("lasts", &[Head::Lasts]),
    ("equals", &[Head::Equals]),
    ("plan", &[Head::Plan]),
    ("year-ago", &[Head::YearAgo]),
    ("period-ago", &[Head::PeriodAgo]),
    ("within", &[Head::Within]),
    ("among", &[Head::Among]),
    ("moving", &[Head::Moving]),
    ("by", &[Head::By]),
    ("charge", &[Head::Charge]),
    ("receives", &[Head::Receives]),
    ("happens", &[Head::Happens]),
    ("alone", &[Head::Alone]),
    ("sort", &[Head::Sort]),
    ("burden", &[Head::Burden]),
    ("fall", &[Head::Fall]),
    ("negates", &[Head::Negates]),
    ("exceeds", &[Head::Exceeds]),
    ("dimension", &[Head::Dimension]),
    ("there", &[Head::There]),
    ("money", &[Head::Money]),
    ("movement", &[Head::Movement]),
];

impl Words {
    /// Joins the tables of bounds, verbs and steering words; later ones win.
    pub fn load(sources: &Sources, verbs: &Verbs, boundary: &Boundary) -> Result<Self> {
        let mut map: HashMap<Box<str>, (Class, bool)> = HashMap::default();
        for bound in boundary.iter() {
            let class = match bound.entry.class {
                BoundaryClass::Skip => Class::Skip,
                BoundaryClass::Stop => Class::Stop,
                BoundaryClass::Link => continue,
            };
            map.insert(bound.word.clone(), (class, false));
        }
        let mut pivots = HashSet::default();
        for verb in verbs.iter() {
            if verb.entry.is(VerbClass::Pivot) {
                pivots.insert(verb.word.clone());
            }
            map.insert(verb.word.clone(), (of_verb(&verb.entry), verb.entry.noun));
        }
        let mut holds = HashSet::default();
        for source in sources.of(STEERING.0, STEERING.1)? {
            rows(&source, &["word", "class"], |row| {
                let name = row.need("class")?;
                let Some((_, class)) = CLASSES.iter().find(|(n, _)| *n == name) else {
                    let names: Vec<&str> = CLASSES.iter().map(|(n, _)| *n).collect();
                    return Err(row.error(
                        "class",
                        &format!("is `{name}`"),
                        &format!("use one of {}", names.join(", ")),
                    ));
                };
                let word: Box<str> = row.need("word")?.into();
                if *class == Class::Act {
                    holds.insert(word.clone());
                }
                map.insert(word, (*class, false));
                Ok(())
            })?;
        }
        let mut heads: HashMap<Box<str>, u64> = HashMap::default();
        for source in sources.of(HEADS.0, HEADS.1)? {
            rows(&source, &["word", "kind"], |row| {
                let bits = heads.entry(row.need("word")?.into()).or_default();
                for name in row.need("kind")?.split('|') {
                    let Some((_, kinds)) = HEAD_KINDS.iter().find(|(n, _)| *n == name) else {
                        let names: Vec<&str> = HEAD_KINDS.iter().map(|(n, _)| *n).collect();
                        return Err(row.error(
                            "kind",
                            &format!("is `{name}`"),
                            &format!("write one or several of {}, joined by |", names.join(", ")),
                        ));
                    };
                    *bits |= kinds.iter().fold(0, |all, k| all | 1 << *k as u64);
                }
                Ok(())
            })?;
        }
        let looked_for = [Head::YearAgo, Head::PeriodAgo, Head::Moving].iter().fold(0, |all, k| all | 1 << *k as u64);
        let inside = heads.iter().filter(|(_, bits)| **bits & looked_for != 0).map(|(w, bits)| (w.clone(), *bits));
        Ok(Self { inside: inside.collect(), map, heads, holds, pivots })
    }

    /// Whether the word is a head of this kind.
    pub fn is(&self, head: Head, word: &str) -> bool {
        self.heads.get(word).is_some_and(|bits| bits & (1 << head as u64) != 0)
    }

    /// Whether a word of this kind stands anywhere in `words`: one of those that are looked for inside others.
    pub fn holds(&self, head: Head, words: &str) -> bool {
        self.inside.iter().any(|(w, bits)| bits & (1 << head as u64) != 0 && words.contains(&**w))
    }

    /// What a verb says that it compares with: 年增, 季减.
    pub fn since(&self, verb: &str) -> Basis {
        match (self.is(Head::YearAgo, verb), self.is(Head::PeriodAgo, verb)) {
            (true, _) => Basis::Yoy,
            (_, true) => Basis::Mom,
            _ => Basis::None,
        }
    }

    /// Whether a head says little alone: 水平, 比例.
    pub fn is_bare(&self, word: &str) -> bool {
        self.is(Head::Bare, word)
    }

    /// Whether a character makes a noun of the word before it: 率, 单.
    pub fn is_ending(&self, word: &str) -> bool {
        self.is(Head::Ending, word)
    }

    /// Whether a verb before this head belongs to its name: 参保人数.
    pub fn names_with_verb(&self, word: &str) -> bool {
        self.is_bare(word) || word.char_indices().next_back().is_some_and(|(i, _)| self.is_bare(&word[i..]))
    }

    /// Whether the phrase ends with a head of this kind.
    pub fn ends_with(&self, head: Head, phrase: &str) -> bool {
        phrase.char_indices().rev().take(4).any(|(i, _)| self.is(head, &phrase[i..]))
    }

    /// Whether an action holds its object and so names what is measured: 增收.
    pub fn holds_object(&self, word: &str) -> bool {
        self.holds.contains(word)
    }

    /// Whether the object of a verb goes on to act: 推动企业转型.
    pub fn is_pivot(&self, word: &str) -> bool {
        self.pivots.contains(word)
    }

    /// Every word of the tables.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.map.iter().filter(|(_, (class, _))| *class != Class::None).map(|(w, _)| &**w)
    }

    /// Class of a word, and whether it may also stand as a noun (投资, 培训).
    pub fn class(&self, word: &str) -> (Class, bool) {
        self.map.get(word).copied().unwrap_or_default()
    }
}

fn of_verb(verb: &Verb) -> Class {
    let compares = verb.is(VerbClass::Compare);
    match (verb.class, verb.direction) {
        (VerbClass::Up, _) if compares => Class::Above,
        (VerbClass::Down, _) if compares => Class::Below,
        (VerbClass::Up, _) => Class::Up,
        (VerbClass::Down, _) => Class::Down,
        (VerbClass::Reach, Direction::Up) => Class::UpTo,
        (VerbClass::Reach, Direction::Down) => Class::DownTo,
        (VerbClass::Reach, Direction::None) => Class::Reach,
        (VerbClass::Act | VerbClass::Pivot, _) => Class::Act,
        (VerbClass::Share, _) => Class::Share,
        (VerbClass::Compare, Direction::Up) => Class::Above,
        (VerbClass::Compare, Direction::Down) => Class::Below,
        (VerbClass::Compare, Direction::None) => Class::Compare,
        (VerbClass::Aim, _) if verb.status == Status::Estimate => Class::Estimate,
        (VerbClass::Aim, _) => Class::Aim,
        (VerbClass::Rank, _) => Class::Stand,
    }
}
