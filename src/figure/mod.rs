//! From mentions to figures: which quantities the text asserts, and what each one means.
