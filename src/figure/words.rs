//! The closed classes of words that steer how a number is read.

use std::collections::HashMap;

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
    /// Adverbs and the like that may stand between.
    Skip,
    /// Never part of a noun phrase.
    Stop,
}

/// The words by class.
#[derive(Debug, Default)]
pub struct Words {
    map: HashMap<String, Class>,
}

impl Words {
    /// Class of a word.
    pub fn class(&self, word: &str) -> Class {
        self.map.get(word).copied().unwrap_or_default()
    }

    /// Temporary list until the tables land.
    pub fn builtin() -> Self {
        let mut map = HashMap::new();
        for (class, words) in [
            (
                Class::Reach,
                "达 达到 达成 为 是 有 实现 完成 突破 超过 超 约为 仅为 高达 多达 共有 共计 合计 总计 只有 仅有 近 逾 已达 拥有 等于 相当于 在 保持在 稳定在 控制在 定为 均为 就有 只是 迈上 站上 跨上 不到",
            ),
            (
                Class::Up,
                "增长 提高 上升 增加 提升 扩大 上涨 增 升 涨 攀升 回升 多 高 快 增多 大增 大升 劲升 上调 调增 提速 前移 加快 净增 净增加 跃升 激增 飙升 延长 长 上浮 扩增 上扬 递增 增速 调高 增添 大幅增长",
            ),
            (
                Class::Down,
                "下降 减少 降低 回落 下跌 缩减 降 跌 少 下滑 减 缩短 压减 收窄 下调 调减 锐减 大跌 后移 降幅 低 慢 萎缩 负增长 衰退 递减 落后 减产 微跌 大减 缩小 短 调低 下挫 减弱",
            ),
            (
                Class::UpTo,
                "增至 升至 提高到 上升到 增加到 增长到 提升到 扩大到 涨至 升到 提升至 提高至 上升至 增加至 增长至 上涨至 攀升至 提升为 回升至 扩大至 增到",
            ),
            (
                Class::DownTo,
                "降至 减至 降到 下降到 下降至 减少到 减少至 降低到 降低至 跌至 回落至 回落到 缩短至 压减至 减到 缩减至 降为 减为",
            ),
            (Class::New, "新增 新增加 新增长 新建成"),
            (
                Class::Act,
                "安排 走访 解决 召开 梳理 办结 开展 组织 建成 新建 培育 拆除 清理 投入 签约 引进 发放 培训 创建 设立 选派 评选 打造 调减 获 获得 办 评出 列入 发布 投用 推进 建立 整合 挂牌 服务 惠及 开垦 修复 成立 接续 派出 出动 检查 查处 收到 接到 化解 开通 改造 实施 落实 发展 下拨 筹集 募集 节约 减免 征收 兑现 受理 申请 推出 举办 入选 认定 通过 整治 整改 排查 覆盖 帮扶 结对 吸纳 带动 转移 培养 选拔 调整 提拔 任用 配备 招聘 招引 参加 参与 完善 制定 出台 修订",
            ),
            (Class::Share, "占 占到 约占 仅占 占据 占全"),
            (Class::Compare, "比 较 相比 对比 比较 较之 比起"),
            (Class::Above, "高于 高出 超出 快于 多于 高过 大于 领先 领先于 优于 好于 长于"),
            (Class::Below, "低于 少于 低出 慢于 小于 落后于 短于"),
            (Class::Yoy, "同比 按年 年增"),
            (Class::Mom, "环比 按月 按季"),
            (Class::Aim, "力争 确保 计划 目标 预期目标 拟 将 争取 要 规划 预定"),
            (Class::Estimate, "预计 初步核算 初步统计 估计 预料 估算 料 预测 预期"),
            (Class::Stand, "居 位居 列 位列 排 排名 排在 跃居 名列 居于 位于 升至第"),
            (Class::From, "从 由 自"),
            (Class::To, "至 到"),
            (Class::Respectively, "分别 分別 依次"),
            (Class::GrowthNoun, "增速 增幅 升幅 跌幅 降幅 增长率 增长速度"),
            (
                Class::Skip,
                "先后 短短 首次 已 共 累计 全部 均 仅 就 又 再 约 近 已经 一共 也 都 则 只 才 还 达到了 年均 大幅 明显 进一步 继续 仍 仍然 显著 稳步 实际 逐年 逐步 同期 可 可达 大约 左右 其中 共计 总共 最高 最低 最多 至少 最长 每年 每月 每 至今 稳 微 大 劲",
            ),
            (
                Class::Stop,
                "等 对 向 把 将 被 以 以及 为了 并 并且 而 且 但 但是 因为 因 所以 使 让 给 于 在 通过 按照 根据 其 该 这 那 此 各 本 我们 他们 并且 还是 如果 时 后 前 中 内 外 上 下 里 间 以来",
            ),
        ] {
            for w in words.split(' ') {
                map.entry(w.to_owned()).or_insert(class);
            }
        }
        Self { map }
    }
}
