package server

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// meter counts requests by route and status, never by address or person.
type meter struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
}

func newMeter() *meter {
	m := &meter{registry: prometheus.NewRegistry(), requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "answerable_request_seconds", Help: "Time to answer a request, by route and status.",
		Buckets: []float64{.0001, .0005, .001, .005, .01, .05, .1, .5, 1, 5}}, []string{"route", "status"})}
	m.registry.MustRegister(m.requests, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Route gives what notes requests of one route. Its answers of status 200, which
// nearly all are, are looked up once.
func (m *meter) Route(route string) func(status int, took time.Duration) {
	fine := m.requests.WithLabelValues(route, "200")
	return func(status int, took time.Duration) {
		if status == http.StatusOK {
			fine.Observe(took.Seconds())
			return
		}
		m.requests.WithLabelValues(route, strconv.Itoa(status)).Observe(took.Seconds())
	}
}

// serveMetrics serves /metrics on its own address. A taken port is said and
// suffered: the forum is worth more than its figures.
func (s *Server) serveMetrics() {
	if s.Settings.MetricsAddr == "" {
		return
	}
	listener, err := net.Listen("tcp", s.Settings.MetricsAddr)
	if err != nil {
		s.Log.Warn("no metrics on this node (ANSWERABLE_METRICS_ADDR)", slog.Any("error", err))
		return
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(s.meter.registry, promhttp.HandlerOpts{}))
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	s.onClose(func(context.Context) error { return server.Close() })
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			s.Log.Error("metrics stopped", slog.Any("error", err))
		}
	}()
}
