//! `baoshu slogans`.

use super::{baoshu, folder, said};

#[test]
fn the_table_has_its_columns() {
    let dir = folder(&[("a.txt", "")]);
    let (code, csv, _) = said(baoshu(dir.path()).args(["slogans", "a.txt"]));
    assert_eq!(code, 0);
    assert!(
        csv.starts_with("doc,article,title,paragraph,sentence,start,end,text,slogan,kind,template,declared,items,")
    );
}
