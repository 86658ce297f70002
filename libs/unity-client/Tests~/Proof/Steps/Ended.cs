using System;
using System.Linq;
using System.Threading.Tasks;
using Laurel.Client.Model;

namespace Laurel.Proof
{
    /// <summary>At a service that takes scores and never answers: what the game awaits ends with its client, and with its player's turn.</summary>
    public sealed class Ended : IScenario
    {
        public async Task Run(Place place)
        {
            using (var device = new Device(place, "phone"))
            {
                await Client(device);
                device.Restart();
                await Player(device);
            }
            await BeforeAnybody(place);
            await DuringWork(place);
        }

        private static async Task Client(Device device)
        {
            var laurel = device.Laurel;
            await laurel.Account.SignInAsync();
            var call = laurel.Scores.SubmitAsync(new SubmitScore { BoardId = "points", Score = 1 });
            var queued = laurel.Queue.Submit("points", 2);
            await Waiting.Until(() => UnityEngine.Networking.WebTransfer.UnderWay == 2, "both are under way");
            laurel.Dispose();
            await Transcript.Fails<OperationCanceledException>(call, "a call whose client ends");
            await Transcript.Fails<OperationCanceledException>(queued, "an entry of the queue whose client ends");
            await Transcript.Fails<OperationCanceledException>(laurel.Queue.Submit("points", 3), "one more after that");
        }

        private static async Task Player(Device device)
        {
            var laurel = device.Laurel;
            Transcript.Same("2, 3", Scores(laurel), "both entries are kept");
            var third = laurel.Queue.Submit("points", 4);
            var again = SubmitWhenCancelled(laurel, third);
            laurel.Account.Switched += () => laurel.Queue.Submit("points", 5);
            var before = await laurel.Account.BeginAnewAsync();
            await Transcript.Fails<OperationCanceledException>(third, "an entry whose player plays no more");
            await again;
            Transcript.Check(new[] { "5, 6", "6, 5" }.Contains(Scores(laurel)), "what the game submits when it is told of that, and of another player, is that player's: " + Scores(laurel));
            await laurel.Account.SwitchToAsync(before);
            Transcript.Same("2, 3, 4, 5", Scores(laurel), "and the first player's waits until they are back");
        }

        private static async Task SubmitWhenCancelled(LaurelClient laurel, Task<QueueAnswer> entry)
        {
            try
            {
                await entry;
            }
            catch (OperationCanceledException)
            {
                QueueOffline.Ignore(laurel.Queue.Submit("points", 6));
            }
        }

        private static async Task BeforeAnybody(Place place)
        {
            using (var device = new Device(place, "nobody"))
            {
                device.Laurel.Dispose();
                await Transcript.Fails<OperationCanceledException>(device.Laurel.Queue.Submit("points", 7), "an entry after the end of a client that nobody has played with");
                await device.Laurel.Account.BeginAnewAsync();
                await Transcript.Fails<OperationCanceledException>(device.Laurel.Queue.Submit("points", 8), "and one of the next player");
                using (device.Laurel.Live.Watch("arcade", Window.All, board => { })) Transcript.Check(device.Laurel.Live.State != LiveState.Connecting, "no socket opens after that");
                device.Restart();
                Transcript.Same("8", Scores(device.Laurel), "each is kept, for its own player");
            }
        }

        private static async Task DuringWork(Place place)
        {
            using (var device = new Device(place, "worker", 26))
            {
                await device.Laurel.Account.BeginAnewAsync();
                var first = await device.Laurel.Account.BeginAnewAsync();
                var switched = device.Laurel.Account.SwitchToAsync(first);
                device.Laurel.Dispose();
                await Transcript.Fails<OperationCanceledException>(switched, "a sign-up whose client ends during its work");
            }
        }

        private static string Scores(LaurelClient laurel) => string.Join(", ", laurel.Queue.Waiting.Select(entry => (string)entry.Body["score"]));
    }
}
