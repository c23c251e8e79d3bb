//! ROLES: use cases: plans carried out.
