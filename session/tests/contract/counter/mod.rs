//! Shifts: registers, drawers, devices, closing.

mod clock;
mod count;
mod devices;
mod money;
mod races;
mod shift;
mod walk;
