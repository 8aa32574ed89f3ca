//! `baoshu schema`, and the tables that keep it.

use super::{baoshu, folder, said, samples};

#[test]
fn every_column_of_the_parquet_tables_has_the_declared_type() {
    let dir = folder(&[("a.bad.txt", "%PDF-1.4\n")]);
    let (code, out, _) = said(baoshu(dir.path()).arg("schema"));
    assert_eq!(code, 0);
    let declared: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(declared["figures"][0]["name"], "doc");
    assert_eq!(declared["figures"].as_array().unwrap().iter().filter(|c| c["type"] == "date32").count(), 2);
    #[cfg(feature = "polars")]
    {
        use polars::prelude::DataType;
        let code = said(baoshu(dir.path()).arg("extract").arg(samples()).args([".", "-o", "o", "-f", "parquet"])).0;
        assert_eq!(code, 2);
        for table in ["figures", "slogans", "documents", "errors"] {
            let part = std::fs::read_dir(dir.path().join("o").join(table)).unwrap().next().unwrap().unwrap().path();
            let frame = baoshu::frame::read_parquet(&part).unwrap();
            assert!(frame.height() > 0, "{table}");
            let schema = frame.schema();
            let found: Vec<(String, &str)> = schema
                .iter()
                .map(|(name, kind)| {
                    let kind = match kind {
                        DataType::String => "utf8",
                        DataType::Int64 => "int64",
                        DataType::Decimal(38, 10) => "decimal128(38, 10)",
                        DataType::Date => "date32",
                        DataType::Boolean => "bool",
                        DataType::List(inner) if **inner == DataType::String => "list<utf8>",
                        _ => "something else",
                    };
                    (name.to_string(), kind)
                })
                .collect();
            let wanted: Vec<(String, &str)> = declared[table]
                .as_array()
                .unwrap()
                .iter()
                .map(|c| (c["name"].as_str().unwrap().to_owned(), c["type"].as_str().unwrap()))
                .collect();
            assert_eq!(found, wanted, "{table}");
        }
    }
    let _ = samples();
}
