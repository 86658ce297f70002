using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Laurel.Client;
using Newtonsoft.Json.Linq;

namespace Laurel.Proof
{
    /// <summary>When the queue tries again, by a time that the test moves.</summary>
    public sealed class QueueTries : IScenario
    {
        public Task Run(Place place)
        {
            Woken();
            Asked();
            Unexpected();
            BuiltUpon();
            Shown();
            return Task.CompletedTask;
        }

        private static void Woken()
        {
            var time = new FakeTime(1);
            var service = new Service();
            var queue = Queue(time, service);
            queue.Send();
            time.Pass(0);
            service.Fail(new ConnectionException("Nobody is there."));
            Transcript.Same(1, service.Tries, "a try that fails: tries");
            time.Pass(0.49);
            Transcript.Same(1, service.Tries, "it rests for half a second at least: tries");
            queue.Wake();
            time.Pass(0);
            Transcript.Same(2, service.Tries, "until it is woken: tries");
            queue.Wake();
            service.Fail(new ConnectionException("Nobody is there."));
            Transcript.Same(3, service.Tries, "woken during a try that fails, it rests not at all: tries");
            service.Fail(new ConnectionException("Nobody is there."));
            Transcript.Same(3, service.Tries, "and rests after the next: tries");
        }

        private static void Asked()
        {
            var time = new FakeTime(4);
            var service = new Service();
            Queue(time, service).Send();
            time.Pass(0);
            var busy = "{\"code\":\"too_many_requests\",\"detail\":\"No.\",\"requestId\":\"r\"}";
            service.Fail(new ApiException(429, new Dictionary<string, string> { { "Retry-After", "120" } }, busy));
            time.Pass(119.9);
            Transcript.Same(1, service.Tries, "a service that asks for two minutes has them: tries");
            time.Pass(1.2);
            Transcript.Same(2, service.Tries, "and not much more: tries");
        }

        private static void Unexpected()
        {
            var time = new FakeTime(2) { Reported = new List<Exception>() };
            var service = new Service();
            var queue = Queue(time, service);
            queue.Send();
            time.Pass(0);
            service.Fail(new InvalidOperationException("A mistake of ours."));
            Transcript.Same(1, time.Reported.Count, "what nobody expected is reported; times");
            time.Pass(1);
            Transcript.Same(2, service.Tries, "and the queue goes on after its rest: tries");
            service.Answer(new JObject());
            Transcript.Same(0, queue.Entries.Count, "which is answered; entries that wait");
        }

        private static void BuiltUpon()
        {
            var time = new FakeTime(3);
            var store = new MemoryStore();
            var services = new[] { new Service(), new Service() };
            var windows = services.Select(service => new PlayerQueue(new QueueStore(store, "ada"), service, cancellation => Task.CompletedTask, time, answer => { })).ToArray();
            windows[0].Add(new QueueEntry(QueueEntry.SavePath, new JObject { { "slot", "main" } }, "11111111", "2026-11-20T12:00:00.000Z"));
            time.Pass(0);
            windows[1].Add(new QueueEntry(QueueEntry.SavePath, new JObject { { "slot", "main" } }, "22222222", "2026-11-20T12:00:00.000Z"));
            services[0].Answer(new JObject { { "version", 1 } });
            time.Pass(0);
            Transcript.Same(1L, (long)services[1].Last["baseVersion"], "what another window saves while a save is under way builds upon it; version");
        }

        private static void Shown()
        {
            var service = new Service();
            var told = new List<string>();
            var player = "ada";
            var calls = new ShownSaves(service, () =>
            {
                var asking = player;
                return (slot, version) => told.Add(asking + " " + slot + " " + version);
            });
            var read = calls.SendAsync<JObject>(new ApiRequest("GET", "/progress"));
            player = "bob";
            service.Answer(new JObject { { "slot", "main" }, { "version", 3 } });
            Transcript.Check(read.IsCompleted && told.Count == 1, "an answer shows a save");
            Transcript.Same("ada main 3", told[0], "and the queue of who asked hears of it, whoever plays now");
        }

        private static PlayerQueue Queue(FakeTime time, Service service)
        {
            var queue = new PlayerQueue(new QueueStore(new MemoryStore(), "ada"), service, cancellation => Task.CompletedTask, time, answer => { });
            queue.Add(new QueueEntry(QueueEntry.ScorePath, new JObject { { "boardId", "points" }, { "score", 1 } }, "1", "2026-11-20T12:00:00.000Z"));
            return queue;
        }

        /// <summary>Answers when the test says so.</summary>
        private sealed class Service : IApiClient
        {
            private TaskCompletionSource<JObject> under;

            public int Tries { get; private set; }

            public JObject Last { get; private set; }

            public async Task<ApiResponse<T>> SendAsync<T>(ApiRequest request, CancellationToken cancellationToken = default)
            {
                Tries++;
                Last = (JObject)request.Body;
                under = new TaskCompletionSource<JObject>();
                var body = (T)(object)await under.Task;
                return new ApiResponse<T>(200, new Dictionary<string, string>(), body, Json.Write((JToken)(object)body));
            }

            public void Fail(Exception failure) => under.SetException(failure);

            public void Answer(JObject body) => under.SetResult(body);
        }
    }
}
