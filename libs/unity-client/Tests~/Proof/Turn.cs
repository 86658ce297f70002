using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Laurel.Client;
using Laurel.Client.Api;
using Laurel.Client.Model;
using UnityEngine;

namespace Laurel.Proof
{
    /// <summary>Whose turn it is: what was begun as one player is never done as another, and who played before is given to somebody.</summary>
    public sealed class Turn : IScenario
    {
        public async Task Run(Place place)
        {
            await Before(place);
            await Unread();
            await Call(place);
            await Email(place);
            await Queued(place);
            await Same(place);
            await Dropped(place);
        }

        private static async Task Before(Place place)
        {
            using (var left = new Device(place, "desk"))
            using (var right = new Device(place, "desk"))
            {
                var first = await left.Laurel.Account.SignInAsync();
                var before = await right.Laurel.Account.BeginAnewAsync();
                Transcript.Same(first, before.PlayerId, "a new guest in a window that knew nobody: who played in the other one is given to the game");
            }
        }

        /// <summary>A window that began before the other one's guest, on a device whose record cannot be read for a moment.</summary>
        private static async Task Unread()
        {
            var store = new MemoryStore();
            var time = new FakeTime(1) { Reported = new List<Exception>() };
            var first = new DeviceAccount(new AccountStore(store), time).Begin();
            var second = new DeviceAccount(new AccountStore(store), time);
            store.Forbidden = "account";
            await Transcript.Fails<UnauthorizedAccessException>(Task.Run(() => second.Begin()), "a record that cannot be read for a moment");
            store.Forbidden = "account." + first.Username;
            Transcript.Same(first.Username, second.Begin().Username, "is written over by nobody");
        }

        private static async Task Call(Place place)
        {
            using (var device = new Device(place, "call"))
            {
                var session = await SignedIn(place, device, new AccountStore(new MemoryStore()), null);
                var first = session.Record.PlayerId;
                var odd = new Unauthorized(place, () => session.BeginAnewAsync(default));
                var scores = new ScoreApi(new PlayerClient(odd, session, Tries(device)));
                await Transcript.Fails<OperationCanceledException>(scores.SubmitAsync(new SubmitScore { BoardId = "points", Score = 5 }), "a call that is refused once another player plays");
                var second = (await session.TokenAsync(default)).PlayerId;
                Transcript.Check(odd.Tries == 1 && first != second, "is not made in their name");
            }
        }

        private static async Task Email(Place place)
        {
            var store = new MemoryStore();
            using (var device = new Device(place, "mail", 0, store))
            {
                await device.Laurel.Account.SignInAsync();
                var accounts = new AccountStore(store);
                var name = accounts.Load().Username;
                accounts.LearnEmail(name, "ada@example.com");
                accounts.LearnEmail("somebody else", "bob@example.com");
                device.Time.Ahead += 3000;
                await device.Laurel.Account.AccessTokenAsync();
                Transcript.Same("ada@example.com", accounts.Load().Email, "a renewal takes nothing back of what another window has learned");
                Transcript.Same("ada@example.com", device.Laurel.Account.Email, "and knows it");
                Transcript.Same(1, store.Names("account.").Count, "nothing is learned of who is not the device's player; names");
            }
        }

        /// <summary>The other window sends the entry and forty more while this one has a 401.</summary>
        private static async Task Queued(Place place)
        {
            using (var left = new Device(place, "two"))
            using (var right = new Device(place, "two"))
            {
                await left.Laurel.Account.SignInAsync();
                var store = new FileStore(Path.Combine(Application.persistentDataPath, "two"));
                var accounts = new AccountStore(store);
                var session = await SignedIn(place, right, accounts, accounts.Load());
                Application.internetReachability = NetworkReachability.NotReachable;
                QueueOffline.Ignore(left.Laurel.Queue.Submit("points", 1));
                var odd = new Unauthorized(place, async () =>
                {
                    for (var run = 0; run < 40; run++) await left.Laurel.Queue.Submit("points", 1);
                });
                var queue = new PlayerQueue(new QueueStore(store, session.Record.Username), new PlayerClient(odd, session, Tries(right), false), session.TokenAsync, right.Time, answer => { });
                Application.internetReachability = NetworkReachability.ReachableViaLocalAreaNetwork;
                queue.Send();
                await Waiting.Until(() => odd.Tries > 0 && left.Laurel.Queue.Waiting.Count + queue.Entries.Count == 0, "all is sent");
                Transcript.Same(41L, (await left.Laurel.Boards.MineAsync("points", Window.All)).Me.Score, "an entry that another window has sent while this one had a 401 is not sent again: 41 runs of 1");
                queue.Close();
            }
        }

        private static async Task Same(Place place)
        {
            using (var device = new Device(place, "same"))
            {
                await device.Laurel.Account.SignInAsync();
                var entry = device.Laurel.Queue.Submit("points", 1);
                await device.Laurel.Account.RestoreAsync(device.Laurel.Account.RecoveryCode);
                Transcript.Check((await entry).IsSent, "a player who types in their own code plays on: the entry has its answer");
            }
        }

        /// <summary>As the README shows: who hears of a conflict saves at once.</summary>
        private static async Task Dropped(Place place)
        {
            using (var phone = new Device(place, "phone"))
            using (var tablet = new Device(place, "tablet"))
            {
                await phone.Laurel.Account.SignInAsync();
                await phone.Laurel.Queue.Save("main", new Dictionary<string, object>());
                await tablet.Laurel.Account.RestoreAsync(phone.Laurel.Account.RecoveryCode);
                tablet.Laurel.Queue.Conflict += conflict => QueueOffline.Ignore(tablet.Laurel.Queue.Save(conflict.Entry.Slot, conflict.Current.Data));
                var saves = new[] { 2, 3 }.Select(level => tablet.Laurel.Queue.Save("main", new Dictionary<string, object> { ["level"] = level })).ToArray();
                var answers = await Task.WhenAll(saves);
                Transcript.Check(answers.All(answer => answer.IsConflict), "who awaits a save that is dropped hears of the conflict, though another is saved meanwhile");
            }
        }

        private static Tries Tries(Device device) => new Tries(device.Time, CancellationToken.None, 1);

        private static async Task<Session> SignedIn(Place place, Device device, AccountStore accounts, AccountRecord kept)
        {
            var cognito = new Cognito(place.Cognito, place.ClientId, Tries(device));
            var session = new Session(new SignIn(cognito, device.Time, 0), accounts, kept, device.Time, CancellationToken.None);
            await session.TokenAsync(default);
            return session;
        }
    }
}
