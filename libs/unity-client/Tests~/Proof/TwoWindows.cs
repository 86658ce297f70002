using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Laurel.Client.Model;
using UnityEngine;

namespace Laurel.Proof
{
    /// <summary>Two windows of one game on one device: one player, and neither writes over what the other keeps.</summary>
    public sealed class TwoWindows : IScenario
    {
        private const double TokenSeconds = 3600;

        public async Task Run(Place place)
        {
            await Queues(place);
            await BesideEachOther(place);
            await Saves(place);
            await Players(place);
        }

        private static async Task Queues(Place place)
        {
            string playerId;
            using (var left = new Device(place, "desk"))
            using (var right = new Device(place, "desk"))
            {
                playerId = await left.Laurel.Account.SignInAsync();
                Transcript.Same(playerId, await right.Laurel.Account.SignInAsync(), "a second window that began before the first had a player: player");
                Application.internetReachability = NetworkReachability.NotReachable;
                foreach (var score in new[] { 1, 2 }) QueueOffline.Ignore(left.Laurel.Queue.Submit("points", score));
                foreach (var score in new[] { 4, 8 }) QueueOffline.Ignore(right.Laurel.Queue.Submit("points", score));
                QueueOffline.Ignore(left.Laurel.Queue.Submit("points", 16));
            }
            using (var next = new Device(place, "desk"))
            {
                Transcript.Same("1, 2, 4, 8, 16", Scores(next), "both played offline; what waits after both have ended");
                Application.internetReachability = NetworkReachability.ReachableViaLocalAreaNetwork;
                await Waiting.Until(() => next.Laurel.Queue.Waiting.Count == 0, "all are sent");
                Transcript.Same(31L, await Total(next), "each counted once: 1 + 2 + 16 + 4 + 8");
                Transcript.Same(1, next.Files.Count(file => file.Contains("queue.")), "files of the queue then");
            }
        }

        private static async Task BesideEachOther(Place place)
        {
            Application.internetReachability = NetworkReachability.NotReachable;
            using (var left = new Device(place, "sofa"))
            {
                QueueOffline.Ignore(left.Laurel.Queue.Submit("points", 7));
                using (var right = new Device(place, "sofa"))
                {
                    Transcript.Same("7", Scores(right), "a window that begins takes over what waits beside it");
                    QueueOffline.Ignore(left.Laurel.Queue.Submit("points", 900));
                    QueueOffline.Ignore(right.Laurel.Queue.Submit("points", 80));
                    using (var next = new Device(place, "sofa")) Transcript.Same("7, 80, 900", Scores(next), "if both were killed now, there would wait");
                    var sent = new List<string>();
                    left.Laurel.Queue.Sent += answer => sent.Add(answer.Entry.Key);
                    right.Laurel.Queue.Sent += answer => sent.Add(answer.Entry.Key);
                    Application.internetReachability = NetworkReachability.ReachableViaLocalAreaNetwork;
                    left.Laurel.Queue.Send();
                    right.Laurel.Queue.Send();
                    await Waiting.Until(() => left.Laurel.Queue.Waiting.Count + right.Laurel.Queue.Waiting.Count == 0, "both have sent all");
                    Transcript.Check(sent.Count == 5 && sent.Distinct().Count() == 3, "both send it, with one key, and tell of it");
                    Transcript.Same(987L, await Total(left), "and it counts once: 7 + 80 + 900");
                }
            }
        }

        private static async Task Saves(Place place)
        {
            using (var left = new Device(place, "sofa"))
            using (var right = new Device(place, "sofa"))
            {
                var first = await left.Laurel.Queue.Save("main", Level(1));
                var beside = await right.Laurel.Queue.Save("main", Level(2));
                Transcript.Check(first.IsSent && beside.IsConflict, "a save beside another window's is a conflict, and not written over it");
                Transcript.Same(1L, (long)beside.Current.Data["level"], "told with the save that stands; level");
                Transcript.Same(2L, (await right.Laurel.Queue.Save("main", Level(3))).Save.Version, "and the next one builds upon that; version");
            }
        }

        private static async Task Players(Place place)
        {
            using (var left = new Device(place, "desk"))
            using (var right = new Device(place, "desk"))
            {
                var first = await left.Laurel.Account.SignInAsync();
                await right.Laurel.Account.BeginAnewAsync();
                var second = await right.Laurel.Account.SignInAsync();
                left.Time.Ahead += 0.9 * TokenSeconds;
                await left.Laurel.Account.AccessTokenAsync();
                Transcript.Same(first, left.Laurel.Account.PlayerId, "where one window has another player, the other one plays on as theirs");
                Transcript.Check(first != second && (string)right.Kept["playerId"] == second, "and keeps nothing over them");
            }
        }

        private static Dictionary<string, object> Level(int level) => new Dictionary<string, object> { ["level"] = level };

        private static string Scores(Device device) => string.Join(", ", device.Laurel.Queue.Waiting.Select(entry => (int)entry.Body["score"]).OrderBy(score => score));

        private static async Task<long?> Total(Device device) => (await device.Laurel.Boards.MineAsync("points", Window.All)).Me.Score;
    }
}
