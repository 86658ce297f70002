using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Laurel.Client.Model;
using Newtonsoft.Json.Linq;
using UnityEngine;

namespace Laurel.Proof
{
    /// <summary>Two windows of one game on one device: one player, and neither writes over what the other keeps.</summary>
    public sealed class TwoWindows : IScenario
    {
        public async Task Run(Place place)
        {
            await Queues(place);
            await BesideEachOther(place);
            await Asleep(place);
            await Saves(place);
            await Players(place);
        }

        private static async Task Queues(Place place)
        {
            using (var left = new Device(place, "desk"))
            using (var right = new Device(place, "desk"))
            {
                var playerId = await left.Laurel.Account.SignInAsync();
                Transcript.Same(playerId, await right.Laurel.Account.SignInAsync(), "a second window that began before the first had a player: player");
                Application.internetReachability = NetworkReachability.NotReachable;
                foreach (var score in new[] { 1, 2 }) QueueOffline.Ignore(left.Laurel.Queue.Submit("points", score));
                foreach (var score in new[] { 4, 8 }) QueueOffline.Ignore(right.Laurel.Queue.Submit("points", score));
                QueueOffline.Ignore(left.Laurel.Queue.Submit("points", 16));
            }
            using (var next = new Device(place, "desk"))
            {
                Transcript.Same("1, 2, 4, 8, 16", Scores(next), "both played offline; what waits after both have ended, in the order it came");
                Application.internetReachability = NetworkReachability.ReachableViaLocalAreaNetwork;
                await Waiting.Until(() => next.Laurel.Queue.Waiting.Count == 0, "all are sent");
                Transcript.Same(31L, await Total(next), "each counted once: 1 + 2 + 4 + 8 + 16");
                Transcript.Same(0, next.Files.Count(file => file.Contains("queue.")), "files of the queue then");
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
                    Transcript.Same("7", Scores(right), "a window that begins sees what waits beside it");
                    QueueOffline.Ignore(left.Laurel.Queue.Submit("points", 80));
                    QueueOffline.Ignore(right.Laurel.Queue.Submit("points", 900));
                    var sent = new List<string>();
                    left.Laurel.Queue.Sent += answer => sent.Add(answer.Entry.Key);
                    right.Laurel.Queue.Sent += answer => sent.Add(answer.Entry.Key);
                    Application.internetReachability = NetworkReachability.ReachableViaLocalAreaNetwork;
                    left.Laurel.Queue.Send();
                    right.Laurel.Queue.Send();
                    await Waiting.Until(() => left.Laurel.Queue.Waiting.Count + right.Laurel.Queue.Waiting.Count == 0, "both have sent all");
                    Transcript.Same(3, sent.Distinct().Count(), "whichever sends an entry tells of it; entries");
                    Transcript.Same(987L, await Total(left), "and it counts once: 7 + 80 + 900");
                }
            }
        }

        /// <summary>The service knows the last 32 keys of a player: what is sent again must be sent soon, or not at all.</summary>
        private static async Task Asleep(Place place)
        {
            Application.internetReachability = NetworkReachability.NotReachable;
            using (var left = new Device(place, "bed"))
            {
                for (var run = 0; run < 3; run++) QueueOffline.Ignore(left.Laurel.Queue.Submit("points", 1));
                using (var asleep = new Device(place, "bed"))
                {
                    Transcript.Same("1, 1, 1", Scores(asleep), "a window that is left alone with what waits");
                    await Waiting.Until(() => asleep.Time.Rests > 0, "its first try has failed, and it rests");
                    asleep.Time.IsAsleep = true;
                    Application.internetReachability = NetworkReachability.ReachableViaLocalAreaNetwork;
                    for (var run = 0; run < 40; run++) await left.Laurel.Queue.Submit("points", 1);
                    Transcript.Same("1, 1, 1", Scores(asleep), "and hidden while the other one sends that and 40 runs more");
                    asleep.Time.IsAsleep = false;
                    await Waiting.Until(() => asleep.Laurel.Queue.Waiting.Count == 0, "it wakes");
                }
                Transcript.Same(43L, await Total(left), "sends nothing again when it is shown: 3 + 40");
            }
        }

        private static async Task Saves(Place place)
        {
            using (var left = new Device(place, "sofa"))
            using (var right = new Device(place, "sofa"))
            {
                Transcript.Same(1L, (await left.Laurel.Queue.Save("main", Level(1))).Save.Version, "a save; version");
                Transcript.Same(2L, (await right.Laurel.Queue.Save("main", Level(2))).Save.Version, "one of the other window builds upon it; version");
                Application.internetReachability = NetworkReachability.NotReachable;
                QueueOffline.Ignore(left.Laurel.Queue.Save("main", Level(3)));
                var last = right.Laurel.Queue.Save("main", Level(4));
                Application.internetReachability = NetworkReachability.ReachableViaLocalAreaNetwork;
                left.Laurel.Queue.Send();
                await Waiting.Until(() => left.Laurel.Queue.Waiting.Count == 0, "one of them has sent both");
                var main = (await left.Laurel.Progress.ReadAsync("main")).SlotSave;
                Transcript.Check(main.Version == 4 && (long)main.Data["level"] == 4, "and so where the first waits still: four saves, the last one stands");
                right.Laurel.Queue.Send();
                await Waiting.Until(() => last.IsCompleted, "the other one hears that its save was sent");
            }
        }

        private static async Task Players(Place place)
        {
            using (var left = new Device(place, "desk"))
            using (var right = new Device(place, "desk"))
            {
                var first = await left.Laurel.Account.SignInAsync();
                var good = left.Kept;
                left.Kept = With(With(left.Kept, "password", "changed in another window"), "refreshToken", "another");
                left.Time.Ahead += 1.1 * Device.TokenSeconds;
                await Transcript.Fails<SignInNeededException>(left.Laurel.Account.AccessTokenAsync(), "a sign-in goes by what another window has made of the record, here");
                left.Kept = good;
                Transcript.Same(first, await left.Laurel.Account.SignInAsync(), "and again: player");
                await right.Laurel.Account.BeginAnewAsync();
                var second = await right.Laurel.Account.SignInAsync();
                left.Time.Ahead += 0.9 * Device.TokenSeconds;
                await left.Laurel.Account.AccessTokenAsync();
                Transcript.Same(first, left.Laurel.Account.PlayerId, "where one window has another player, the other one plays on as theirs");
                Transcript.Check(first != second && (string)right.Kept["playerId"] == second, "and keeps nothing over them");
            }
        }

        private static JObject With(JObject record, string name, string value)
        {
            var changed = (JObject)record.DeepClone();
            changed[name] = value;
            return changed;
        }

        private static Dictionary<string, object> Level(int level) => new Dictionary<string, object> { ["level"] = level };

        private static string Scores(Device device) => string.Join(", ", device.Laurel.Queue.Waiting.Select(entry => (int)entry.Body["score"]));

        private static async Task<long?> Total(Device device) => (await device.Laurel.Boards.MineAsync("points", Window.All)).Me.Score;
    }
}
