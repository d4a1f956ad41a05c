//! What an application needs and who may do what to it.
