//! `baoshu normalize`: the text that all reading starts from, or one of OpenCC's conversions.

use super::Common;
use super::text_output::TextOutput;
use crate::error::{Error, Result};
use crate::input::list::InputArgs;
use crate::input::{Item, drive};
use crate::text::fold::{Fold, Folds};
use crate::text::layout;
use crate::text::normalize::normalize_with;
use crate::text::opencc::{Converter, names};
use std::process::ExitCode;

/// The text in simplified script and half width, without meaningless spaces and line breaks; or converted between scripts
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    output: TextOutput,
    /// Only OpenCC's conversion CONFIG, without folds: t2s s2t s2tw tw2s s2twp tw2sp s2hk hk2s s2hkp hk2sp t2tw tw2t t2hk hk2t
    /// t2jp jp2t
    #[arg(long, value_name = "CONFIG", conflicts_with = "folds", value_parser = clap::builder::PossibleValuesParser::new(names()), hide_possible_values = true)]
    config: Option<String>,
    /// What to fold besides the script: all, none, or some of width,quotes,forms,marks,invisible,spaces,lines,variants
    #[arg(long, value_name = "LIST", default_value = "all", value_parser = folds)]
    folds: Folds,
    /// Who converts with --config: our engine, or OpenCC's C++ library (where baoshu was built with the feature opencc)
    #[arg(long, value_enum, default_value_t, requires = "config")]
    engine: Engine,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Engine {
    #[default]
    Builtin,
    Opencc,
}

fn folds(list: &str) -> Result<Folds, String> {
    Folds::parse(list).map_err(|name| {
        let names: Vec<&str> = Fold::ALL.iter().map(|(n, _)| *n).collect();
        format!("there is no fold `{name}`; write all, none, or some of {}", names.join(","))
    })
}

type Convert = Box<dyn Fn(&str) -> String + Sync>;

impl Args {
    fn convert(&self) -> Result<Convert> {
        let folds = self.folds;
        match (&self.config, self.engine) {
            (Some(config), Engine::Opencc) => library(config),
            (Some(config), Engine::Builtin) => {
                let converter = Converter::named(config).ok_or_else(|| Error::Usage {
                    what: format!("--config {config}: there is no such configuration"),
                    remedy: format!("use one of {}", names().collect::<Vec<_>>().join(" ")),
                })?;
                Ok(Box::new(|text| converter.convert(text)))
            }
            (None, _) => Ok(Box::new(move |text| {
                let joins = if folds.has(Fold::Lines) { layout::joins(text) } else { Vec::new() };
                normalize_with(text, &joins, folds).text
            })),
        }
    }
}

#[cfg(feature = "opencc")]
fn library(config: &str) -> Result<Convert> {
    let library = crate::text::opencc::Library::named(config).map_err(|what| Error::Usage {
        what: format!("--engine opencc: {what}"),
        remedy: "install OpenCC with its data (libopencc-data), or leave --engine out".into(),
    })?;
    Ok(Box::new(move |text| library.convert(text)))
}

#[cfg(not(feature = "opencc"))]
fn library(_config: &str) -> Result<Convert> {
    Err(Error::Usage {
        what: "--engine opencc: this baoshu was built without OpenCC's library".into(),
        remedy: "build it with `cargo build --release --features opencc` (needs libopencc-dev), or leave --engine out"
            .into(),
    })
}

/// Runs the command.
pub fn run(args: &Args, common: &Common) -> Result<ExitCode> {
    crate::text::tables::install(&common.sources())?;
    let convert = args.convert()?;
    let work = |item: &Item| convert(&item.decode().text);
    let mut output = args.output.open()?;
    let tally = drive::each(args.input.list()?, common.messages(), work, |text| output.write(&text))?;
    output.finish(tally)?;
    Ok(tally.exit())
}
