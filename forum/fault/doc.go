// Package fault owns the tracked fix behind threads, and who answers for it:
// faults with status, estimates, updates, promises, reports and verification;
// the care for threads and faults (owner, ladder, waiting, escalation, desk);
// private details; and the public record.
//
// Invariants: what was published about a fix is superseded, never changed: the
// timeline, estimates, promises and handovers only grow, and the schema refuses
// otherwise. Moving an estimate, ending a promise, closing, reopening and
// unlinking are entries of the moderation log, made in the same transaction. A
// thread belongs to at most one fault. Every counter of a fault equals its rows.
// A deadline fires once, whatever the number of nodes: it is a row that a
// guarded update claims, and nothing but a person ever moves an estimate or
// closes a fault for silence. A fault is seen by who may see its board; counts
// of it name nobody.
//
// Private details are decided in privatePlace alone: their customer, and staff
// of the teams that hold or held the thread or its present fault. Their text
// stands in private_channels and private_messages only, is shown to staff after
// OpenPrivate noted the reading, and a deleted channel keeps the fact alone. The
// record counts what guests may see; each figure and its list of items are one
// select.
//
// Tables: faults, fault_links, fault_events, fault_estimates, promises,
// fault_releases, fault_reports, verifications, fault_followers, board_care,
// holidays, ladder_steps, care, handovers, climb_asks, no_answer_needed,
// refused_links, deadlines, private_channels, private_messages,
// private_readings; and the column threads.fault_id.
package fault
