package server_test

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/config"
	"answerable/forum/db"
	"answerable/forum/fault"
	"answerable/forum/forumtest"
	"answerable/forum/server"

	pacing "golang.org/x/time/rate"
)

// The trials here measure on a real clock and run by themselves; what depends on
// how busy the machine is, is asked for in a campaign only, and told always.

// readers asks for an address with four clients until stop is closed and gives
// how many answers came in a second.
func readers(t *testing.T, address string, stop <-chan struct{}) float64 {
	t.Helper()
	var count atomic.Int64
	var all sync.WaitGroup
	start := time.Now()
	for range clients {
		all.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if err := hammer(address, 20, nil); err != nil {
					t.Error(err)
					return
				}
				count.Add(20)
			}
		})
	}
	all.Wait()
	return float64(count.Load()) / time.Since(start).Seconds()
}

func readersFor(t *testing.T, address string, during time.Duration) float64 {
	t.Helper()
	stop := make(chan struct{})
	timer := time.AfterFunc(during, func() { close(stop) })
	defer timer.Stop()
	return readers(t, address, stop)
}

// readersMedian is the middle one of so many windows of three seconds: what else
// the machine does for a moment must not decide.
func readersMedian(t *testing.T, address string, windows int) float64 {
	t.Helper()
	var rates []float64
	for range windows {
		rates = append(rates, readersFor(t, address, 3*time.Second))
	}
	slices.Sort(rates)
	return rates[len(rates)/2]
}

// heap is what is in use after a collection, in bytes.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// followers is how many are told: ANSWERABLE_FOLLOWERS, 50,000 in a campaign, else
// a sample.
func followers(t *testing.T) int {
	t.Helper()
	if n, err := strconv.Atoi(os.Getenv("ANSWERABLE_FOLLOWERS")); err == nil {
		return n
	}
	if campaign() {
		return 50_000
	}
	return 400
}

// listenersRate is how many mails the listener takes in a second.
const listenersRate = 50

// TestCampaignAnUpdateToManyFollowers: the mails of an update leave as fast as the
// listener takes them, with memory that does not grow, while readers read.
func TestCampaignAnUpdateToManyFollowers(t *testing.T) {
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		n := followers(t)
		box := forumtest.NewMailbox(t)
		box.CountOnly()
		pace := pacing.NewLimiter(listenersRate, 1)
		box.OnData(func(string, net.Conn) error { return pace.Wait(context.Background()) })
		w := forumtest.New(t, engine, box.Use, func(s *config.Settings, o *server.Options) { o.Now, o.DBNow = server.Clock, nil })
		ctx := context.Background()
		staff, asker := w.Member("Fay", account.Staff), w.Member("Ada", account.Member)
		place := w.Thread(asker, w.Board("Broadband"), "No line", "The line is dead.")
		f, err := w.Faults.Open(ctx, staff.Viewer, fault.Opening{ThreadID: place.ThreadID, Title: "No connection", Severity: fault.Major})
		if err != nil {
			t.Fatal(err)
		}
		follow(t, w, f, n)
		address := w.URL + "/t/" + strconv.FormatInt(place.ThreadID, 10) + "/" + place.Slug
		readersFor(t, address, time.Second)
		if err := w.Faults.Post(ctx, staff.Viewer, fault.Update{FaultID: f, Body: "We found the cause."}); err != nil {
			t.Fatal(err)
		}
		w.Settle()
		base := readersMedian(t, address, 3)
		sent := make(chan error, 1)
		start := time.Now()
		go func() { _, err := w.Mail.SendDue(ctx); sent <- err }()
		during := readersMedian(t, address, min(9, max(1, n/listenersRate/8))) // while under half of them leave
		steps := watchHeap(t, box, n)
		if err := <-sent; err != nil {
			t.Fatal(err)
		}
		perSecond := float64(box.Count()) / time.Since(start).Seconds()
		after := readersMedian(t, address, 3)
		kept := during / ((base + after) / 2)
		t.Logf("%d followers: %.1f mails a second, readers keep %.2f (%.0f, %.0f, %.0f a second), heap in MiB %v", n, perSecond, kept, base, during, after, mebibytes(steps))
		if box.Count() != n {
			t.Errorf("%d mails for %d followers", box.Count(), n)
		}
		if last := steps[len(steps)-1]; last > steps[0]+16<<20 {
			t.Errorf("memory grows: %v MiB", mebibytes(steps))
		}
		if perSecond < 0.6*listenersRate || campaign() && (perSecond < 0.9*listenersRate || kept < 0.8) {
			t.Errorf("%.1f mails a second, readers keep %.2f", perSecond, kept)
		}
	})
}

// watchHeap looks at the heap at each tenth of the mails.
func watchHeap(t *testing.T, box *forumtest.Mailbox, n int) (steps []uint64) {
	t.Helper()
	next, tick := n*4/10, time.NewTicker(50*time.Millisecond)
	defer tick.Stop()
	deadline := time.After(time.Minute + 2*time.Duration(n/listenersRate+1)*time.Second)
	for {
		if box.Count() >= min(next, n) {
			steps = append(steps, heap())
			if next >= n {
				return steps
			}
			next += max(1, n/10)
		}
		select {
		case <-deadline:
			t.Fatalf("%d of %d mails left", box.Count(), n)
		case <-tick.C:
		}
	}
}

func mebibytes(steps []uint64) (all []int) {
	for _, b := range steps {
		all = append(all, int(b>>20))
	}
	return all
}

// follow makes n members who follow the fault and have an address.
func follow(t *testing.T, w *forumtest.World, f int64, n int) {
	t.Helper()
	err := w.DB.Write(context.Background(), func(tx *db.Tx) error {
		now := w.Now()
		err := tx.Exec(`WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < CAST(? AS BIGINT))
			INSERT INTO members (id, log_id, name, name_key, email, email_confirmed_at, created_at) SELECT i, 'log' || i, 'many' || i, 'many' || i, 'many' || i || '@home.example', ?, ? FROM n`, 999+n, now, now).Error
		if err != nil {
			return err
		}
		return tx.Exec(`INSERT INTO fault_followers (fault_id, member_id, following, changed_at) SELECT CAST(? AS BIGINT), id, TRUE, ? FROM members WHERE id >= 1000`, f, now).Error
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestCampaignASignInFlood: 200 sign-ins a second from as many addresses. Half the
// cores hash, some wait, the others are told 429, readers read, and memory stays.
func TestCampaignASignInFlood(t *testing.T) {
	seconds := 3
	if campaign() {
		seconds = 20
	}
	w := forumtest.New(t, db.SQLite, func(_ *config.Settings, o *server.Options) { o.Now, o.DBNow = server.Clock, nil })
	asker := w.Member("Ada", account.Member)
	place := w.Thread(asker, w.Board("Broadband"), "No line", "The line is dead.")
	address := w.URL + "/t/" + strconv.FormatInt(place.ThreadID, 10) + "/" + place.Slug
	readersFor(t, address, time.Second)
	base := readersFor(t, address, 3*time.Second)
	stop, read := make(chan struct{}), make(chan float64, 1)
	go func() { read <- readers(t, address, stop) }()
	answers, most := flood(t, w, 200, seconds)
	close(stop)
	during := <-read
	after := readersFor(t, address, 3*time.Second)
	kept := during / ((base + after) / 2)
	t.Logf("answers %v, readers keep %.2f (%.0f, %.0f, %.0f a second), at most %d MiB of heap and stacks", answers, kept, base, during, after, most>>20)
	for status := range answers {
		if status != http.StatusUnprocessableEntity && status != http.StatusTooManyRequests && status != http.StatusUnauthorized {
			t.Errorf("%d answers with status %d", answers[status], status)
		}
	}
	if answers[http.StatusTooManyRequests] == 0 || most > 512<<20 {
		t.Errorf("%v, %d MiB", answers, most>>20)
	}
	if campaign() && kept < 0.5 {
		t.Errorf("readers keep %.2f", kept)
	}
}

// flood sends a fixed number of wrong sign-ins a second and counts the answers by
// status; most is the largest memory seen.
func flood(t *testing.T, w *forumtest.World, perSecond, seconds int) (answers map[int]int, most uint64) {
	t.Helper()
	answers = map[int]int{}
	client := &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 64}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	defer client.CloseIdleConnections()
	var mu sync.Mutex
	var all sync.WaitGroup
	tick := time.NewTicker(time.Second / time.Duration(perSecond))
	defer tick.Stop()
	for i := range perSecond * seconds {
		<-tick.C
		all.Go(func() {
			form := url.Values{"name": {"Ada"}, "password": {"wrong password " + strconv.Itoa(i)}}
			r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, w.URL+"/sign-in", strings.NewReader(form.Encode()))
			if err != nil {
				t.Error(err)
				return
			}
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Sec-Fetch-Site", "same-origin")
			r.Header.Set("X-Forwarded-For", "10."+strconv.Itoa(i>>16&255)+"."+strconv.Itoa(i>>8&255)+"."+strconv.Itoa(i&255))
			answer, err := client.Do(r)
			if err != nil {
				t.Error(err)
				return
			}
			_ = answer.Body.Close() // only the status counts
			mu.Lock()
			defer mu.Unlock()
			answers[answer.StatusCode]++
		})
		if i%perSecond == perSecond/2 {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapInuse+m.StackInuse)
		}
	}
	all.Wait()
	return answers, most
}
