// Package server owns the wiring: it builds every part from the settings, in
// order, runs them, and stops them in the reverse order, letting what is being
// written finish. Nothing else in the program knows how parts fit together.
package server
