//! Where bytes come from.

/// What is known of a document before it is read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Meta {
    /// Date: YYYY, YYYY-MM or YYYY-MM-DD; empty when unknown.
    pub date: String,
    /// Place: a name such as 赣州市 or a chain such as 陕西省宝鸡市陇县.
    pub place: String,
    /// Title.
    pub title: String,
    /// Newspaper or site.
    pub outlet: String,
}

/// One document to read.
#[derive(Clone, Debug, Default)]
pub struct Item {
    /// Document id: relative path, record id or path#n.
    pub doc: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What is known of it.
    pub meta: Meta,
}
