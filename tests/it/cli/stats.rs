//! `baoshu stats`.

use super::{baoshu, column, folder, said, samples};

const FIGURES: &str = "\
doc,kind,value,unit,direction,basis,role,status,indicator,indicator_code,subject,region_code,period_start,period_end,note
a.txt,amount,9860000000,元,,,,actual,生产总值,gdp,溆浦县,431224,2024-01-01,2024-06-30,x
b.txt,amount,9860000000,元,,,,actual,地区生产总值,gdp,溆浦县,431224,2024-01-01,2024-06-30,x
b.txt,amount,12.5,亿元,,,,actual,地区生产总值,gdp,辰溪县,431223,2024-01-01,2024-06-30,y
c.txt,amount,0.1,万元,,,,actual,捐款,,辰溪县,431223,,,y
c.txt,amount,0.2,元,,,,actual,捐款,,辰溪县,431223,,,y
b.txt,growth,5.4,%,down,yoy,,actual,地区生产总值,gdp,溆浦县,431224,2024-01-01,2024-06-30,
b.txt,growth,3.4,%,up,yoy,,actual,地区生产总值,gdp,辰溪县,431223,2024-01-01,2024-06-30,
d.txt,measure,15,亩,,,,actual,茶园,,辰溪县,431223,2023-01-01,2023-12-31,
d.txt,measure,1,公顷,,,,actual,茶园,,辰溪县,431223,2023-01-01,2023-12-31,
copy.txt,count,7,个,,,,actual,项目,,溆浦县,431224,,,
";
const DOCUMENTS: &str =
    "doc,outlet,duplicate_of\na.txt,甲报,\nb.txt,乙报,\nc.txt,乙报,\nd.txt,甲报,\ncopy.txt,甲报,a.txt\n";

fn stats(args: &[&str]) -> (i32, String, String) {
    let dir = folder(&[("t/figures.csv", FIGURES), ("t/documents.csv", DOCUMENTS)]);
    said(baoshu(dir.path()).args(["stats", "--dir", "t"]).args(args))
}

#[test]
fn sums_are_exact_and_what_cannot_be_compared_stays_apart() {
    let (code, csv, notes) = stats(&["--by", "indicator", "--measures", "count,sum,mean"]);
    assert_eq!(code, 0, "{notes}");
    let rows: Vec<&str> = csv.lines().collect();
    assert_eq!(
        rows,
        [
            "indicator,kind,unit,status,length,count,sum,mean",
            "地区生产总值,amount,元,actual,half,2,11110000000,5555000000",
            "地区生产总值,growth,%,actual,half,2,,-1",
            "捐款,amount,元,actual,,2,1000.2,500.1",
            "茶园,measure,亩,actual,year,1,15,15",
            "茶园,measure,公顷,actual,year,1,1,1",
        ]
    );
    assert!(notes.contains("1 stand in documents that repeat another, 1 repeat a figure"), "{notes}");
    assert!(notes.contains("2 groups hold values that cannot be compared"), "{notes}");
}

#[test]
fn measures_of_area_meet_on_request() {
    let csv = stats(&["--si", "--indicator", "茶园", "--measures", "sum,median,q75"]).1;
    assert_eq!(csv.lines().last(), Some("茶园,measure,平方米,actual,year,20000.000005,10000.0000025,10000.00000375"));
}

#[test]
fn groups_by_documents_places_and_the_calendar() {
    let csv = stats(&["--by", "outlet,year", "--kind", "amount", "--measures", "count"]).1;
    assert_eq!(
        csv.lines().skip(1).collect::<Vec<_>>(),
        ["乙报,2024,amount,元,actual,half,1", "乙报,,amount,元,actual,,2", "甲报,2024,amount,元,actual,half,1",]
    );
    let csv = stats(&["--pivot", "region×half", "--indicator", "GDP", "--kind", "amount"]).1;
    assert_eq!(
        csv,
        "region,kind,unit,status,length,2024-S1\n溆浦县,amount,元,actual,half,9860000000\n辰溪县,amount,元,actual,half,1250000000\n"
    );
    let (_, csv, notes) =
        stats(&["--pivot", "region×half", "--measures", "sum,count", "--indicator", "GDP", "--kind", "amount"]);
    assert!(
        csv.ends_with("辰溪县,amount,元,actual,half,1250000000\n") && notes.contains("the cells hold sum"),
        "{csv}{notes}"
    );
    let (_, csv, notes) = stats(&["--by", "month", "--kind", "growth"]);
    assert!(
        column(&csv, "month").is_empty() && notes.contains("2 have a period that lies in no single part"),
        "{notes}"
    );
    assert!(stats(&["--by", "备注", "--header", "zh"]).1.starts_with("备注,类别,单位,状态,时长,个数,合计,"));
}

#[test]
fn rates_are_weighted_by_what_they_are_a_share_of() {
    let figures = "\
doc,kind,value,unit,direction,status,indicator,indicator_code,subject,region_code,period_start,period_end
a.txt,rate,90,%,,actual,开工率,,甲县,,2024-01-01,2024-06-30
a.txt,count,300,个,,actual,项目,,甲县,,2024-01-01,2024-06-30
a.txt,rate,60,%,,actual,开工率,,乙县,,2024-01-01,2024-06-30
a.txt,count,100,个,,actual,项目,,乙县,,2024-12-31,2024-12-31
a.txt,rate,10,%,,actual,开工率,,丙县,,2024-01-01,2024-06-30
a.txt,measure,5,亩,,actual,项目,,丙县,,2024-01-01,2024-06-30
a.txt,count,7,个,,target,项目,,丙县,,2024-01-01,2024-06-30
";
    let dir = folder(&[("figures.csv", figures)]);
    let run =
        |args: &[&str]| said(baoshu(dir.path()).args(["stats", "figures.csv", "--indicator", "开工率"]).args(args));
    let (code, csv, notes) = run(&["--weight", "项目", "--measures", "count,mean,weighted"]);
    // (90 × 300 + 60 × 100) ÷ 400: 乙县 has the weight of its year, 丙县 none in the unit of the others.
    assert!(code == 0 && csv.ends_with("开工率,rate,%,actual,half,3,53.3333333333,82.5\n"), "{csv}{notes}");
    assert!(notes.contains("values of 项目 in `个`; 1 in other units are left out"), "{notes}");
    assert!(notes.contains("1 figures have no weight"), "{notes}");
    let (code, _, notes) = run(&["--measures", "weighted"]);
    assert!(code == 1 && notes.contains("--weight INDICATOR"), "{notes}");
    let (code, _, notes) = run(&["--weight", "人口"]);
    assert!(code == 1 && notes.contains("no value of `人口` to weight with"), "{notes}");
}

#[test]
fn tables_that_a_person_edited_are_read_as_far_as_they_go() {
    let dir = folder(&[
        ("figures.csv", "kind,value,unit,indicator\namount,\"1,200.5\",元,投资\namount,约三百,元,投资\n,,,\n"),
        ("none.csv", "kind,unit\namount,元\n"),
        ("empty.csv", "kind,value,unit\n"),
        ("ragged.csv", "kind,value,unit,indicator\namount,5,元,投资\namount,6\namount,7,元,投资,x,y\n"),
    ]);
    let run = |args: &[&str]| said(baoshu(dir.path()).arg("stats").args(args));
    let (code, csv, notes) = run(&["figures.csv"]);
    assert!(code == 0 && csv.ends_with("投资,amount,元,,,1,1200.5,1200.5,1200.5,1200.5,1200.5\n"), "{csv}");
    assert!(notes.contains("figures.csv: row 3, column value: `约三百` is no number"), "{notes}");
    assert!(notes.contains("figures.csv: the table has no column doc, "), "{notes}");
    let (code, _, notes) = run(&["none.csv"]);
    assert!(code == 1 && notes.contains("none.csv: the table has no column `value`"), "{notes}");
    let (code, csv, notes) = run(&["empty.csv"]);
    assert!(
        code == 0 && csv.starts_with("indicator,") && notes.contains("empty.csv: the table has no rows"),
        "{csv}{notes}"
    );
    let (code, csv, notes) = run(&["ragged.csv"]);
    assert!(code == 0 && csv.contains("投资,amount,元,,,2,12,"), "{csv}{notes}");
    assert!(
        notes.contains("ragged.csv: row 3: 2 cells, and the header has 4") && notes.contains("row 4: 6 cells"),
        "{notes}"
    );
    let gbk = [&b"kind,value,unit,indicator\namount,5,"[..], b"\xd4\xaa,\xcd\xb6\xd7\xca\n"].concat();
    std::fs::write(dir.path().join("gbk.csv"), gbk).unwrap();
    let (code, csv, notes) = run(&["gbk.csv", "--measures", "sum"]);
    assert!(code == 0 && csv.ends_with("投资,amount,元,,,5\n") && notes.contains("gbk.csv: "), "{csv}{notes}");
    let (code, _, notes) = run(&["figures.csv", "--by", "yaer"]);
    assert!(code == 1 && notes.contains("did you mean `year`?"), "{notes}");
    assert!(run(&["figures.csv", "--measures", "average"]).2.contains("is no measure"));
}

#[test]
fn every_format_gives_the_same_statistics() {
    let dir = folder(&[]);
    let samples = samples();
    let mut answers = Vec::new();
    for format in ["csv", "tsv", "jsonl", "parquet", "xlsx"] {
        let mut extract = baoshu(dir.path());
        extract
            .args(["extract", "-q", "-o", format, "--format", format])
            .arg(&samples)
            .arg("--meta")
            .arg(samples.join("meta.tsv"));
        assert_eq!(said(&mut extract).0, 0);
        answers.push(said(baoshu(dir.path()).args(["stats", "--dir", format, "--by", "region,indicator,year"])).1);
    }
    assert!(answers.iter().all(|a| a == &answers[0]) && answers[0].lines().count() > 50);
    assert!(answers[0].contains("溆浦县,地区生产总值,2024,amount,元,actual,half,1,9860000000,"), "{}", answers[0]);
}

#[test]
fn duckdb_computes_the_same_to_the_last_digit() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let knows = |python: &std::path::PathBuf| {
        std::process::Command::new(python).args(["-c", "import duckdb"]).output().is_ok_and(|o| o.status.success())
    };
    let Some(python) = [root.join("target/readers/bin/python"), "python3".into()].into_iter().find(knows) else {
        eprintln!("skipped: no Python with duckdb (`make test-readers` installs one)");
        return;
    };
    let dir = folder(&[("made.csv", &made())]);
    let mut extract = baoshu(dir.path());
    extract
        .args(["figures", "-q", "-o", "figures.parquet"])
        .arg(samples())
        .arg("--meta")
        .arg(samples().join("meta.tsv"));
    assert_eq!(said(&mut extract).0, 0);
    assert_eq!(said(baoshu(dir.path()).args(["convert", "-q", "made.csv", "-o", "made.parquet"])).0, 0);
    for (table, weight) in [("figures.parquet", &[][..]), ("made.parquet", &["人口"])] {
        let by = "kind,unit,status,period_start,period_end";
        let measures = "count,sum,mean,median,min,max,q1,q25,q90";
        let mut stats = baoshu(dir.path());
        stats.args(["stats", table, "--repeats", "--by", by, "--measures", measures, "-q", "-o", "stats.csv"]);
        for w in weight {
            stats.args(["--weight", w]);
        }
        assert_eq!(said(&mut stats).0, 0);
        let mut peer = std::process::Command::new(&python);
        peer.arg(root.join("tests/stats_peer.py")).args([table, "stats.csv"]).args(weight).current_dir(dir.path());
        let out = peer.output().unwrap();
        let told = format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
        assert!(out.status.success(), "{table}: {told}");
    }
}

/// Figures of 40 counties in five years: values with up to ten digits after the point, ranges, declines, and people to weight with.
fn made() -> String {
    let mut table = String::from(
        "doc,start,kind,value,value_max,unit,direction,status,indicator,subject,period_start,period_end\n",
    );
    let mut n = 12_345_u64;
    let mut next = |most: u64| {
        n = n.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (n >> 33) % most
    };
    for year in 2019..2024 {
        for county in 0..40 {
            let mut row = |kind: &str, value: String, most: String, unit: &str, direction: &str, indicator: &str| {
                table.push_str(&format!(
                    "{year}.txt,{county},{kind},{value},{most},{unit},{direction},actual,{indicator},{county}县,{year}-01-01,{year}-12-31\n"
                ));
            };
            let tail = next(10_000_000_000);
            row("rate", format!("{}.{tail:010}", next(100)), String::new(), "%", "", "城镇化率");
            row(
                "growth",
                format!("{}.{}", next(20), next(10)),
                String::new(),
                "%",
                ["up", "down"][next(2) as usize],
                "产值",
            );
            let low = next(9000);
            let most = if next(3) == 0 { format!("{}.3", low + next(50)) } else { String::new() };
            row("count", low.to_string(), most, "人", "", "工人");
            row(
                "amount",
                format!("{}{:06}.07", next(1_000_000_000) + 1, tail % 1_000_000),
                String::new(),
                "元",
                "",
                "产值",
            );
            row("measure", (next(900_000) + 1).to_string(), String::new(), "人", "", "人口");
        }
    }
    table
}
