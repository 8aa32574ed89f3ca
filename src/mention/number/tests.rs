//! Numerals by example.

use super::*;

fn value(s: &str) -> String {
    match read(s, 0) {
        Some(n) if n.span == (0..s.len()) => n.value.map_or("none".into(), |v| v.normalize().to_string()),
        Some(n) => format!("only {}", &s[n.span]),
        None => "nothing".into(),
    }
}

#[test]
fn every_way_to_write_a_number() {
    for (s, v) in [
        ("0", "0"),
        ("1,256", "1256"),
        ("12,345,678", "12345678"),
        ("3.14", "3.14"),
        ("-1.1", "-1.1"),
        ("十", "10"),
        ("十二", "12"),
        ("一百零一", "101"),
        ("一百十六", "116"),
        ("两千六", "2600"),
        ("三万五", "35000"),
        ("一百二十万三", "1203000"),
        ("十万零一千", "101000"),
        ("三十五万六千", "356000"),
        ("十亿六千万", "1060000000"),
        ("1百01", "101"),
        ("3万300", "30300"),
        ("4万5000", "45000"),
        ("2亿2,503万6千", "225036000"),
        ("25亿5,882万5千", "2558825000"),
        ("4万亿", "4000000000000"),
        ("三千亿", "300000000000"),
        ("百万", "1000000"),
        ("一九七八", "1978"),
        ("三二一.八亿", "32180000000"),
        ("七点四", "7.4"),
        ("一百点123", "100.123"),
        ("二十点一万", "201000"),
        ("廿二", "22"),
        ("卅", "30"),
        ("壹佰捌拾壹", "181"),
        ("3点5万", "35000"),
        ("负三点一", "-3.1"),
        ("幺八五洞幺拐两零", "18501720"),
        ("1'234'567", "1234567"),
        ("1.2 million", "1200000"),
        ("3bn", "3000000000"),
        ("1.5×10^4", "15000"),
        ("2.25×10⁴", "22500"),
        ("3个亿", "300000000"),
        ("1.5个亿", "150000000"),
        ("一个亿", "100000000"),
        ("两个多亿", "200000000"),
        ("几个亿", "100000000"),
        ("百二十", "120"),
        ("千三百五十", "1350"),
        ("七十有五", "75"),
        ("一千一百一十一万一千一百一十一亿", "1111111100000000"),
    ] {
        assert_eq!(value(s), v, "{s}");
    }
}

#[test]
fn numerals_end_where_sense_ends() {
    for (s, v) in [
        ("十七十八", "only 十七"),
        ("百十一", "only 百"),
        ("百二百", "only 百"),
        ("5个亿元村", "only 5"),
        ("3个亿吨级煤矿", "only 3"),
        ("二十有三成", "only 二十"),
        ("6'123", "only 6"),
        ("3 bnx", "only 3"),
        ("2×105", "only 2"),
        ("10.1万零100", "only 10.1万"),
        ("10..1万", "only 10"),
        ("零点", "only 零"),
        ("1,2,3,4", "only 1"),
        ("1,2345", "only 1"),
        ("点一", "nothing"),
        ("负", "nothing"),
        ("八点三十", "only 八"),
    ] {
        assert_eq!(value(s), v, "{s}");
    }
}

#[test]
fn approximate_numerals_carry_their_kind() {
    let n = |s: &str| read(s, 0).unwrap();
    assert_eq!(n("三四十").max, Some(Decimal::from(40)));
    assert_eq!(n("十七八").value.zip(n("十七八").max), Some((17.into(), 18.into())));
    assert_eq!(n("一两百").max, Some(200.into()));
    assert_eq!(n("四百五、六十").value.zip(n("四百五、六十").max), Some((450.into(), 460.into())));
    assert_eq!(n("三百五、六百二").span, 0.."三百五".len());
    assert_eq!(n("两个多亿").inner, Inner::Over);
    assert_eq!(n("二三百万").max, Some(3_000_000.into()));
    assert_eq!((n("十几").value, n("十几").inner), (Some(10.into()), Inner::Over));
    assert_eq!((n("数百").value, n("数百").inner), (Some(100.into()), Inner::Over));
    assert_eq!((n("几十万").value, n("几十万").inner), (Some(100_000.into()), Inner::Over));
    assert_eq!((n("100余万").value, n("100余万").inner), (Some(1_000_000.into()), Inner::Over));
    assert_eq!(n("7.1万").scale, Some(10_000.into()));
    assert_eq!(n("298千瓦").span, 0..3);
    assert_eq!(n("9千米").span, 0..1);
}

#[test]
fn hostile_numerals_take_linear_time_and_lose_only_their_value() {
    let digits = "9".repeat(10_000);
    let n = read(&digits, 0).unwrap();
    assert_eq!((n.span, n.value), (0..10_000, None));
    let n = read(&"万亿".repeat(300), 0).unwrap();
    assert!(n.senseless && n.value.is_none() && n.span.end == 1800);
    let n = read(&"一".repeat(5_000), 0).unwrap();
    assert_eq!(n.value, None);
}

#[test]
fn what_has_a_value_begins_a_numeral() {
    for c in '\0'..=char::MAX {
        let valued = c.is_ascii_digit()
            || chinese(c).is_some()
            || small(c).is_some()
            || tens(c).is_some()
            || big(c).is_some()
            || "数几负-−½⅓¼".contains(c);
        assert_eq!(begins(c), valued, "{c:?}");
    }
}
