//! `baoshu doctor`.

use super::{baoshu, folder, said};

#[test]
fn a_healthy_baoshu_says_so() {
    let dir = folder(&[]);
    let (code, out, err) = said(baoshu(dir.path()).arg("doctor"));
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert!(out.trim_end().ends_with("all is well"), "{out}");
    for part in ["table schema", "units.tsv", "--timeout-document", "GB18030", "ok Big5", "ok temporary files"] {
        assert!(out.contains(part), "{part} is missing in {out}");
    }
}

#[test]
fn dictionaries_of_ones_own_are_listed_and_checked() {
    let dir = folder(&[("d/folds.tsv", "code\tto\tfold\nU+2603\t\tmarks\n"), ("d/unit.tsv", "x\n")]);
    let (code, out, _) = said(baoshu(dir.path()).args(["doctor", "--dicts", "d"]));
    assert_eq!(code, 0, "{out}");
    assert!(out.contains("no table of this name is read"), "{out}");
    let dir = folder(&[("d/folds.tsv", "code\tto\tfold\n2603\t\tmarks\n")]);
    let (code, out, _) = said(baoshu(dir.path()).args(["doctor", "--dicts", "d"]));
    assert_eq!(code, 1);
    assert!(out.contains("FAULT the dictionaries: d/folds.tsv:2:1: column `code` is `2603`"), "{out}");
}
