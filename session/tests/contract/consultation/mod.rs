//! Consultations, from intake to end.

mod attention;
mod handover;
mod life;
mod model;
mod queue_place;
mod races;
mod rate;
