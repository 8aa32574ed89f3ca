//! The versions of the tables' columns: only added to, and tables of every version are still read.

use super::{baoshu, said};
use baoshu::row::{CONTEXT, DocumentRow, ErrorRow, FigureRow, Row, SCHEMA_VERSION, SloganRow};

const SCHEMA: &str = include_str!("../../expected/schema.tsv");

/// Version, table, column, type.
fn declared() -> Vec<[&'static str; 4]> {
    let rows = SCHEMA.lines().filter(|l| !l.starts_with('#')).skip(1);
    rows.map(|l| <[&str; 4]>::try_from(l.split('\t').collect::<Vec<_>>()).expect("four fields")).collect()
}

fn columns<R: Row>() -> Vec<[String; 3]> {
    R::COLUMNS.iter().map(|c| [R::TABLE, c.name, c.cell_type.as_str()].map(str::to_owned)).collect()
}

#[test]
fn columns_are_only_added_and_with_a_new_version() {
    let now =
        [columns::<FigureRow>(), columns::<SloganRow>(), columns::<DocumentRow>(), columns::<ErrorRow>()].concat();
    let declared = declared();
    let listed: Vec<[String; 3]> = declared.iter().map(|r| [r[1], r[2], r[3]].map(str::to_owned)).collect();
    assert_eq!(
        now, listed,
        "add new columns at the end of their table in tests/expected/schema.tsv, and raise SCHEMA_VERSION"
    );
    let versions = |table: &str| -> Vec<u32> {
        declared.iter().filter(|r| r[1] == table && r[2] != CONTEXT).map(|r| r[0].parse().unwrap()).collect()
    };
    for table in ["figures", "slogans", "documents", "errors"] {
        assert!(versions(table).is_sorted(), "{table}: a column stands before older ones");
    }
    let newest = declared.iter().map(|r| r[0].parse::<u32>().unwrap()).max();
    assert_eq!(newest, Some(SCHEMA_VERSION));
}

#[test]
fn tables_of_every_version_are_read() {
    for version in 1..=SCHEMA_VERSION {
        let columns: Vec<[&str; 4]> =
            declared().into_iter().filter(|r| r[1] == "figures" && r[0].parse::<u32>().unwrap() <= version).collect();
        let value = |r: &[&str; 4]| match r[3] {
            "integer" => "7",
            "decimal" => "2850000000.05",
            "date" => "2013-06-30",
            _ => "甲",
        };
        let header: Vec<&str> = columns.iter().map(|r| r[2]).collect();
        let row: Vec<&str> = columns.iter().map(value).collect();
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("figures.csv"), format!("{}\n{}\n", header.join(","), row.join(","))).unwrap();
        let (code, out, err) = said(baoshu(dir.path()).args(["convert", "figures.csv", "--format", "jsonl"]));
        assert_eq!(code, 0, "{version}: {err}");
        let read: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(read["article"], 7, "{version}");
        assert_eq!(read["value"].to_string(), "2850000000.05", "{version}");
        assert_eq!((&read["period_end"], &read["indicator"]), (&"2013-06-30".into(), &"甲".into()), "{version}");
    }
}

/// tests/expected/version-1 holds the tables that version 1 made of two samples.
#[test]
fn tables_of_version_1_are_counted_asked_and_checked() {
    let old = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expected/version-1");
    let dir = tempfile::tempdir().unwrap();
    let stats = |args: &[&str]| {
        let (code, out, err) = said(baoshu(dir.path()).args(args).arg("--dir").arg(&old).args(["--format", "csv"]));
        assert_eq!(code, 0, "{args:?}: {err}");
        out
    };
    let growth = stats(&["stats", "--by", "indicator", "--measures", "count,mean"]);
    assert!(growth.contains("产品销售率,rate,%,actual,half,1,97.3"), "{growth}");
    #[cfg(feature = "polars")]
    {
        let sum = stats(&["sql", "SELECT COUNT(*) AS n, SUM(value) AS v FROM figures WHERE unit = '元'"]);
        assert_eq!(sum, "n,v\n9,24710025270\n");
        let joined =
            "SELECT DISTINCT d.place FROM slogans s JOIN documents d ON s.doc = d.doc WHERE s.slogan = '三问三办'";
        assert_eq!(stats(&["sql", joined]), "place\n江苏省扬州市\n");
        let (code, _, err) =
            said(baoshu(dir.path()).arg("convert").arg(old.join("figures.csv")).args(["-o", "f.parquet"]));
        assert_eq!(code, 0, "{err}");
        let count = ["sql", "SELECT COUNT(*) AS n FROM f", "f.parquet", "--format", "csv"];
        assert_eq!(said(baoshu(dir.path()).args(count)).1, "n\n38\n");
    }
    stats(&["check"]);
}
