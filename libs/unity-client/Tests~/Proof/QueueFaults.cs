using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Newtonsoft.Json.Linq;

namespace Laurel.Proof
{
    /// <summary>Windows and stores that let the queue down, by a time that the test moves: nothing is held up for good, lost, or sent after its answer.</summary>
    public sealed class QueueFaults : IScenario
    {
        public Task Run(Place place)
        {
            Forbidden();
            Unlisted();
            Idle();
            Hidden();
            Gap();
            Patience();
            Order();
            Stuck();
            Reentrant();
            return Task.CompletedTask;
        }

        private static void Forbidden()
        {
            var time = Time();
            var store = Kept(time, "11111111", "22222222", "33333333");
            store.Forbidden = store.Names("queue.").OrderBy(name => name, StringComparer.Ordinal).First();
            var api = new FakeApi();
            Queue(store, api, time).Send();
            time.Pass(10);
            Transcript.Same(2, api.Tries, "an entry that cannot be read holds up nobody; tries");
            store.Forbidden = null;
            time.Pass(61);
            Transcript.Same(0, store.Names("queue.").Count, "and is sent when it can; entries in the store");
        }

        private static void Unlisted()
        {
            var time = Time();
            var store = Kept(time, "11111111");
            store.IsUnlisted = true;
            Queue(store, new FakeApi(), time).Send();
            time.Pass(1);
            store.IsUnlisted = false;
            time.Pass(70);
            Transcript.Same(0, store.Names("queue.").Count, "what could not be listed at the start is looked for again; entries in the store");
        }

        private static void Idle()
        {
            var time = Time();
            var store = new MemoryStore();
            var api = new FakeApi { IsDown = true };
            Queue(store, api, time).Send();
            time.Pass(1);
            var other = Queue(store, api, time);
            QueueOffline.Ignore(other.Add(Score("11111111")));
            time.Pass(10);
            other.Close();
            api.IsDown = false;
            time.Pass(70);
            Transcript.Same(0, store.Names("queue.").Count, "a window that has nothing of its own sends what another one left; entries in the store");
        }

        private static void Hidden()
        {
            var time = Time();
            var store = new MemoryStore();
            var api = new FakeApi();
            var shown = Queue(store, api, time);
            var hidden = Queue(store, new FakeApi { IsDown = true }, time);
            QueueOffline.Ignore(hidden.Add(Score("11111111")));
            var mine = shown.Add(Score("22222222"));
            time.Pass(1);
            Transcript.Same(0, api.Tries, "a window leaves what came before to the one that it came through; tries");
            time.Pass(10);
            Transcript.Check(api.Tries == 2 && mine.Result.IsSent, "and sends it where that does not, then its own");
        }

        /// <summary>As a listing of files while one is being replaced.</summary>
        private static void Gap()
        {
            var time = Time();
            var store = new MemoryStore();
            var api = new FakeApi { IsDown = true };
            var queue = Queue(store, api, time);
            QueueOffline.Ignore(queue.Add(Score("11111111")));
            time.Pass(0);
            var name = store.Names("queue.").Single();
            var text = store.Load(name);
            store.Delete(name);
            QueueOffline.Ignore(queue.Add(Score("22222222")));
            store.Save(name, text);
            api.IsDown = false;
            time.Pass(20);
            Transcript.Check(api.Tries == 3 && store.Names("queue.").Count == 0, "an entry that was not listed for a moment is sent once, as the other one");
        }

        private static void Patience()
        {
            var time = Time();
            var store = new MemoryStore();
            var shown = Queue(store, new FakeApi(), time);
            var closed = Queue(store, new FakeApi { IsDown = true }, time);
            for (var run = 10; run < 50; run++) QueueOffline.Ignore(closed.Add(Score("111111" + run)));
            closed.Close();
            var mine = shown.Add(Score("22222222"));
            time.Pass(10);
            Transcript.Check(mine.IsCompleted, "40 entries of a window that was closed keep this one's waiting for a moment, and not for one each");
        }

        private static void Order()
        {
            var time = Time();
            var store = new MemoryStore();
            var closed = Queue(store, new FakeApi { IsDown = true }, time);
            foreach (var key in new[] { "11111111", "22222222" })
                QueueOffline.Ignore(closed.Add(new QueueEntry(QueueEntry.SavePath, new JObject { { "slot", "main" } }, key, "2026-11-20T12:00:00.000Z")));
            closed.Close();
            store.Forbidden = store.Names("queue.").Single(name => name.EndsWith("11111111"));
            var api = new FakeApi();
            var sent = new List<string>();
            var queue = new PlayerQueue(new QueueStore(store, "ada"), api, cancellation => Task.CompletedTask, time, answer => sent.Add(answer.Entry.Key));
            queue.Send();
            time.Pass(5);
            Transcript.Same(0, api.Tries, "a save waits for the one that it builds upon, which cannot be read for a while; tries");
            store.Forbidden = null;
            time.Pass(10);
            Transcript.Same("11111111, 22222222", string.Join(", ", sent), "and comes after it");
            Transcript.Same(1, time.Reported.Count, "which is reported once; times");
        }

        private static void Stuck()
        {
            var time = Time();
            var store = new MemoryStore();
            var queue = Queue(store, new FakeApi(), time);
            QueueOffline.Ignore(queue.Add(Score("11111111")));
            store.IsStuck = true;
            time.Pass(1);
            store.IsStuck = false;
            time.Pass(3);
            Transcript.Same(0, store.Names("queue.").Count, "what was answered and could not be deleted is deleted soon; entries in the store");
        }

        private static void Reentrant()
        {
            var time = Time();
            var store = new MemoryStore();
            var asleep = new PlayerQueue(new QueueStore(store, "ada"), new FakeApi(), cancellation => new TaskCompletionSource<bool>().Task, time, answer => { });
            Again(asleep.Add(Score("11111111")), asleep);
            Again(asleep.Add(Score("22222222")), asleep);
            Queue(store, new FakeApi(), time).Send();
            time.Pass(20);
            QueueOffline.Ignore(asleep.Add(Score("44444444")));
            Transcript.Check(store.Names("queue.").Any(name => name.EndsWith("44444444")), "who submits on hearing that another window has sent an entry upsets nothing");
        }

        private static async void Again(Task<QueueAnswer> task, PlayerQueue queue)
        {
            try
            {
                await task;
            }
            catch (OperationCanceledException)
            {
                QueueOffline.Ignore(queue.Add(Score("33333333")));
            }
        }

        private static FakeTime Time() => new FakeTime(1) { Reported = new List<Exception>() };

        private static PlayerQueue Queue(ISecureStore store, FakeApi api, FakeTime time)
        {
            return new PlayerQueue(new QueueStore(store, "ada"), api, cancellation => Task.CompletedTask, time, answer => { });
        }

        /// <summary>What a game that has ended has left.</summary>
        private static MemoryStore Kept(FakeTime time, params string[] keys)
        {
            var store = new MemoryStore();
            var queue = Queue(store, new FakeApi { IsDown = true }, time);
            foreach (var key in keys) QueueOffline.Ignore(queue.Add(Score(key)));
            queue.Close();
            return store;
        }

        private static QueueEntry Score(string key) => new QueueEntry(QueueEntry.ScorePath, new JObject { { "boardId", "points" }, { "score", 1 } }, key, "2026-11-20T12:00:00.000Z");
    }
}
