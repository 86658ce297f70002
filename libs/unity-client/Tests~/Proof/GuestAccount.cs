using System.Linq;
using System.Threading.Tasks;
using Laurel.Client;
using Newtonsoft.Json.Linq;
using UnityEngine;

namespace Laurel.Proof
{
    /// <summary>A guest: made at first, kept before that, the same after each start, signed in by refresh token, else by password, else not at all.</summary>
    public sealed class GuestAccount : IScenario
    {
        public async Task Run(Place place)
        {
            using (var device = new Device(place, "phone"))
            {
                await KeptFirst(device);
                await OneAtATime(device);
                await Renewed(device);
                await LostAnswer(device);
                await ByEither(device);
                await Refused(device);
                await Spoilt(device);
            }
        }

        private static async Task KeptFirst(Device device)
        {
            Application.internetReachability = NetworkReachability.NotReachable;
            await Transcript.Fails<ConnectionException>(device.Laurel.Account.SignInAsync(), "a first sign-in without a network");
            Transcript.Check(device.HasAccount && device.Kept["playerId"] == null, "the account is kept all the same, before the user pool knows of it");
            var name = (string)device.Kept["username"];
            device.Restart();
            Application.internetReachability = NetworkReachability.ReachableViaLocalAreaNetwork;
            var playerId = await device.Laurel.Account.SignInAsync();
            Transcript.Same(name, (string)device.Kept["username"], "guest sign-in after a new start: the kept name");
            Transcript.Same(playerId, (string)device.Kept["playerId"], "guest sign-in: player");
            device.Restart();
            Transcript.Same(playerId, device.Laurel.Account.PlayerId, "the game knows its player before it has signed in again");
            Transcript.Same(playerId, await device.Laurel.Account.SignInAsync(), "and is the same player after that");
            Transcript.Same(playerId, (await device.Laurel.Player.SessionAsync()).PlayerId, "GET /me agrees");
        }

        private static async Task OneAtATime(Device device)
        {
            device.Restart();
            var tokens = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => device.Laurel.Account.AccessTokenAsync()));
            Transcript.Same(1, tokens.Distinct().Count(), "20 who ask for a token at once have one sign-in; tokens");
        }

        private static async Task Renewed(Device device)
        {
            var first = await device.Laurel.Account.AccessTokenAsync();
            device.Time.Ahead += 0.79 * Device.TokenSeconds;
            Transcript.Check(first == await device.Laurel.Account.AccessTokenAsync(), "the token is the same after 79 % of its life");
            device.Time.Ahead += 0.02 * Device.TokenSeconds;
            var second = await device.Laurel.Account.AccessTokenAsync();
            Transcript.Check(first != second, "and another after 81 %");
            device.Time.Ahead += 0.9 * Device.TokenSeconds;
            Application.internetReachability = NetworkReachability.NotReachable;
            Transcript.Check(second == await device.Laurel.Account.AccessTokenAsync(), "without a network the old one is given as long as it is good");
            device.Time.Ahead += 0.11 * Device.TokenSeconds;
            await Transcript.Fails<ConnectionException>(device.Laurel.Account.AccessTokenAsync(), "and no longer");
            Application.internetReachability = NetworkReachability.ReachableViaLocalAreaNetwork;
        }

        private static async Task LostAnswer(Device device)
        {
            var playerId = device.Laurel.Account.PlayerId;
            var kept = device.Kept;
            kept.Remove("playerId");
            kept.Remove("refreshToken");
            device.Kept = kept;
            device.Restart();
            Transcript.Same(playerId, await device.Laurel.Account.SignInAsync(), "a sign-up whose answer was lost is no second player");
        }

        private static async Task ByEither(Device device)
        {
            var playerId = device.Laurel.Account.PlayerId;
            var good = device.Kept;
            device.Kept = With(good, "password", "wrong");
            device.Restart();
            Transcript.Same(playerId, await device.Laurel.Account.SignInAsync(), "by the refresh token alone");
            device.Kept = With(good, "refreshToken", "wrong");
            device.Restart();
            Transcript.Same(playerId, await device.Laurel.Account.SignInAsync(), "by the password, where the refresh token is refused");
        }

        private static async Task Refused(Device device)
        {
            var playerId = device.Laurel.Account.PlayerId;
            var bad = With(With(device.Kept, "refreshToken", "wrong"), "password", "wrong");
            device.Kept = bad;
            device.Restart();
            var told = 0;
            device.Laurel.Account.SignInNeeded += () => told++;
            await Transcript.Fails<SignInNeededException>(device.Laurel.Account.SignInAsync(), "where both are refused");
            await Transcript.Fails<SignInNeededException>(device.Laurel.Shop.OffersAsync(), "and every call after that");
            await Transcript.Fails<SignInNeededException>(device.Laurel.Account.SignInAsync(), "and a sign-in that is tried again");
            Transcript.Same(1, told, "the game is told; times");
            Transcript.Check(JToken.DeepEquals(bad, device.Kept), "the record is kept as it was, and no new player made");
            await device.Laurel.Account.BeginAnewAsync();
            Transcript.Check(playerId != await device.Laurel.Account.SignInAsync(), "a new guest begins where the game says so");
        }

        private static async Task Spoilt(Device device)
        {
            var playerId = device.Laurel.Account.PlayerId;
            device.Spoil();
            device.Restart();
            Transcript.Check(playerId != await device.Laurel.Account.SignInAsync(), "a record that cannot be read: the game begins with a new guest");
            Transcript.Check(device.Unreadable == Device.Spoilt, "and keeps what cannot be read");
        }

        private static JObject With(JObject record, string name, string value)
        {
            var changed = (JObject)record.DeepClone();
            changed[name] = value;
            return changed;
        }
    }
}
