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
            laurel.Account.Switched += () => laurel.Queue.Submit("points", 5);
            var before = await laurel.Account.BeginAnewAsync();
            await Transcript.Fails<OperationCanceledException>(third, "an entry whose player plays no more");
            Transcript.Same("5", Scores(laurel), "what the game submits when it is told of another player is that player's");
            await laurel.Account.SwitchToAsync(before);
            Transcript.Same("2, 3, 4, 5", Scores(laurel), "and the first player's waits until they are back");
        }

        private static string Scores(LaurelClient laurel) => string.Join(", ", laurel.Queue.Waiting.Select(entry => (string)entry.Body["score"]));
    }
}
