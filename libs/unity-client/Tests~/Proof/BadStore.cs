using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Laurel.Client.Model;
using UnityEngine;

namespace Laurel.Proof
{
    /// <summary>A device that keeps nothing more, or has spoilt what it kept: the player plays on, and the game is told.</summary>
    public sealed class BadStore : IScenario
    {
        public async Task Run(Place place)
        {
            await FullInSignIn(place);
            await FullInQueue(place);
            await FullThenSent(place);
            await FullAtFirst(place);
            await SetBack(place);
            await Stuck(place);
            await Unlisted(place);
            await SpoiltQueue(place);
        }

        private static async Task FullInSignIn(Place place)
        {
            var store = new MemoryStore();
            using (var device = new Device(place, "full", 0, store))
            {
                device.Time.Reported = new List<Exception>();
                store.Saves = 1;
                var playerId = await device.Laurel.Account.SignInAsync();
                Transcript.Check(playerId != null && device.Laurel.Account.IsSignedIn, "a store that is full after the first record: the guest is signed in all the same");
                Transcript.Check(device.Time.Reported.Count == 2 && device.Time.Reported.All(one => one is IOException), "and the game is told, after the sign-up and after the sign-in");
                Transcript.Check((await device.Laurel.Shop.OffersAsync()).Offers.Count > 0, "and calls go on");
                store.Saves = int.MaxValue;
                device.Restart();
                Transcript.Same(playerId, await device.Laurel.Account.SignInAsync(), "the record of before the sign-up is the same player");
            }
        }

        private static async Task FullInQueue(Place place)
        {
            var store = new MemoryStore();
            using (var device = new Device(place, "full", 0, store))
            {
                device.Time.Reported = new List<Exception>();
                await device.Laurel.Account.SignInAsync();
                store.Saves = 1;
                var kept = device.Laurel.Queue.Submit("points", 1);
                try
                {
                    QueueOffline.Ignore(device.Laurel.Queue.Submit("points", 2));
                    throw new InvalidOperationException("An entry that is not kept was taken.");
                }
                catch (QueueFullException full)
                {
                    Transcript.Check(full.InnerException is IOException, "an entry that cannot be kept is refused at once");
                }
                Transcript.Check((await kept).IsSent, "the one before it is sent");
                store.Saves = int.MaxValue;
                Transcript.Check((await device.Laurel.Queue.Submit("points", 3)).IsSent, "and the queue goes on");
            }
        }

        /// <summary>More than the keys that the service knows of a player.</summary>
        private static async Task FullThenSent(Place place)
        {
            var store = new MemoryStore();
            using (var device = new Device(place, "full", 0, store))
            {
                device.Time.Reported = new List<Exception>();
                await device.Laurel.Account.SignInAsync();
                Application.internetReachability = NetworkReachability.NotReachable;
                QueueOffline.Ignore(device.Laurel.Queue.Save("main", new Dictionary<string, object>()));
                for (var run = 0; run < 40; run++) QueueOffline.Ignore(device.Laurel.Queue.Submit("points", 1));
                store.Saves = 0;
                Application.internetReachability = NetworkReachability.ReachableViaLocalAreaNetwork;
                device.Laurel.Queue.Send();
                await Waiting.Until(() => device.Laurel.Queue.Waiting.Count == 0, "all are sent");
                Transcript.Same(0, store.Names("queue.").Count, "a store that is full keeps nothing of what was answered; entries");
                Transcript.Same(40L, (await device.Laurel.Boards.MineAsync("points", Window.All)).Me.Score, "40 runs of 1");
            }
        }

        private static async Task FullAtFirst(Place place)
        {
            var store = new MemoryStore { Saves = 0 };
            using (var device = new Device(place, "first", 0, store))
            {
                device.Time.Reported = new List<Exception>();
                var playerId = await device.Laurel.Account.SignInAsync();
                Transcript.Check(playerId != null && device.Time.Reported.Count > 0, "a device that keeps nothing at all: the guest plays, and the game is told");
                store.Saves = int.MaxValue;
                device.Time.Ahead += 3000;
                await device.Laurel.Account.AccessTokenAsync();
                device.Restart();
                Transcript.Same(playerId, await device.Laurel.Account.SignInAsync(), "and is kept with the next sign-in after there is room: player");
            }
        }

        /// <summary>A service that was set back knows older versions than the device.</summary>
        private static async Task SetBack(Place place)
        {
            using (var device = new Device(place, "back"))
            {
                await device.Laurel.Account.SignInAsync();
                await device.Laurel.Queue.Save("main", new Dictionary<string, object>());
                device.Laurel.Dispose();
                File.WriteAllText(device.Versions, "{\"main\":7}");
                device.Restart();
                Transcript.Check((await device.Laurel.Queue.Save("main", new Dictionary<string, object>())).IsConflict, "a save upon a version that is no more is a conflict");
                Transcript.Same(2L, (await device.Laurel.Queue.Save("main", new Dictionary<string, object>())).Save.Version, "and the next one builds upon what stands; version");
            }
        }

        private static async Task Stuck(Place place)
        {
            var store = new MemoryStore();
            using (var device = new Device(place, "stuck", 0, store))
            {
                device.Time.Reported = new List<Exception>();
                await device.Laurel.Account.SignInAsync();
                store.IsStuck = true;
                Transcript.Check((await device.Laurel.Queue.Submit("points", 1)).IsSent, "where what was answered cannot be deleted, an entry is sent");
                Transcript.Check((await device.Laurel.Queue.Submit("points", 2)).IsSent, "and another");
                Transcript.Check(device.Time.Reported.Count > 0 && device.Laurel.Queue.Waiting.Count == 0, "the game is told, and nothing waits");
                store.IsStuck = false;
                Transcript.Check((await device.Laurel.Queue.Submit("points", 4)).IsSent && store.Names("queue.").Count == 0, "and later all is deleted");
                Transcript.Same(7L, (await device.Laurel.Boards.MineAsync("points", Window.All)).Me.Score, "each counted once: 1 + 2 + 4");
            }
        }

        private static async Task Unlisted(Place place)
        {
            var store = new MemoryStore();
            using (var device = new Device(place, "unlisted", 0, store))
            {
                device.Time.Reported = new List<Exception>();
                await device.Laurel.Account.SignInAsync();
                store.IsUnlisted = true;
                var switched = 0;
                device.Laurel.Account.Switched += () => switched++;
                await device.Laurel.Account.BeginAnewAsync();
                QueueOffline.Ignore(device.Laurel.Queue.Submit("points", 9));
                Transcript.Check(switched == 1 && device.Time.Reported.Count > 0, "a store that cannot be listed keeps no player from the game, which is told");
                store.IsUnlisted = false;
                var second = device.Laurel.Queue.Submit("points", 10);
                Transcript.Check((await second).IsSent && device.Laurel.Queue.Waiting.Count == 0, "and what was submitted meanwhile is sent");
                Transcript.Same(19L, (await device.Laurel.Boards.MineAsync("points", Window.All)).Me.Score, "by the player who plays now: 9 + 10");
            }
        }

        private static async Task SpoiltQueue(Place place)
        {
            using (var device = new Device(place, "spoilt"))
            {
                await device.Laurel.Account.SignInAsync();
                Application.internetReachability = NetworkReachability.NotReachable;
                foreach (var score in new[] { 1, 2, 3 }) QueueOffline.Ignore(device.Laurel.Queue.Submit("points", score));
                QueueOffline.Ignore(device.Laurel.Queue.Save("main", new Dictionary<string, object>()));
                device.Laurel.Dispose();
                var files = device.Files.Where(one => Path.GetFileName(one).StartsWith("queue.", StringComparison.Ordinal)).OrderBy(one => one, StringComparer.Ordinal).ToList();
                File.WriteAllText(files[0], "{");
                File.WriteAllText(files[1], File.ReadAllText(files[1]).Replace("/score", "/nowhere"));
                File.WriteAllText(files[3], File.ReadAllText(files[3]).Replace("\"baseVersion\":0", "\"baseVersion\":99999999999999999999"));
                File.WriteAllText(device.Versions, "{\"main\":99999999999999999999,\"backup\":\"x\"}");
                device.Restart();
                Transcript.Same(3, (int)device.Laurel.Queue.Waiting.Single().Body["score"], "entries that cannot be read are left out; the other one waits");
                Transcript.Same(3, device.Files.Count(one => Path.GetFileName(one).StartsWith("unreadable.queue.", StringComparison.Ordinal)), "and are kept aside; files");
                Application.internetReachability = NetworkReachability.ReachableViaLocalAreaNetwork;
                device.Laurel.Queue.Send();
                Transcript.Check((await device.Laurel.Queue.Save("main", new Dictionary<string, object>())).IsSent, "and hold up nothing");
            }
        }
    }
}
