using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Laurel.Client;
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
            await SpoiltQueue(place);
        }

        private static async Task FullInSignIn(Place place)
        {
            var store = new Limited();
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
            var store = new Limited();
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
                await Waiting.Until(() => device.Time.Reported.Count == 1, "what the queue cannot keep after that is told");
                store.Saves = int.MaxValue;
                Transcript.Check((await device.Laurel.Queue.Submit("points", 3)).IsSent, "and the queue goes on");
            }
        }

        private static async Task SpoiltQueue(Place place)
        {
            using (var device = new Device(place, "spoilt"))
            {
                await device.Laurel.Account.SignInAsync();
                Application.internetReachability = NetworkReachability.NotReachable;
                foreach (var score in new[] { 1, 2, 3 }) QueueOffline.Ignore(device.Laurel.Queue.Submit("points", score));
                device.Laurel.Dispose();
                var file = device.Files.Single(one => one.Contains("queue."));
                var spoilt = File.ReadAllText(file).Replace("\"score\":2", "\"score\":2},\"body\":{},\"path\":\"/nowhere\",\"x\":{");
                File.WriteAllText(file, spoilt);
                device.Restart();
                Transcript.Same(2, device.Laurel.Queue.Waiting.Count, "an entry that cannot be read is left out; the others wait");
                QueueOffline.Ignore(device.Laurel.Queue.Submit("points", 4));
                Transcript.Same(spoilt, File.ReadAllText(device.Files.Single(one => one.Contains("unreadable.queue."))), "and what was there is kept aside");
                device.Laurel.Dispose();
                File.WriteAllText(device.Files.Single(one => Path.GetFileName(one).StartsWith("queue.", StringComparison.Ordinal)), "{");
                device.Restart();
                Application.internetReachability = NetworkReachability.ReachableViaLocalAreaNetwork;
                Transcript.Check((await device.Laurel.Queue.Submit("points", 5)).IsSent, "a line that is none holds up nothing");
                Transcript.Same(2, device.Files.Count(one => one.Contains("unreadable.queue.")), "and is kept aside too; files");
            }
        }

        /// <summary>In memory, for so many saves.</summary>
        private sealed class Limited : ISecureStore
        {
            private readonly Dictionary<string, string> kept = new Dictionary<string, string>();

            public int Saves { get; set; } = int.MaxValue;

            public string Load(string name) => kept.ContainsKey(name) ? kept[name] : null;

            public void Save(string name, string value)
            {
                if (Saves-- <= 0) throw new IOException("Disk full.");
                kept[name] = value;
            }

            public void Delete(string name) => kept.Remove(name);
        }
    }
}
