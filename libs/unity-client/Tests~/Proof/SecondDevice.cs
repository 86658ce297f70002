using System;
using System.Threading;
using System.Threading.Tasks;
using Newtonsoft.Json.Linq;

namespace Laurel.Proof
{
    /// <summary>The same player elsewhere: by recovery code, by e-mail, by a new password.</summary>
    public sealed class SecondDevice : IScenario
    {
        public async Task Run(Place place)
        {
            using (var phone = new Device(place, "phone"))
            using (var tablet = new Device(place, "tablet"))
            {
                var playerId = await phone.Laurel.Account.SignInAsync();
                await ByCode(phone, tablet, playerId);
                await ByEmail(place, phone, tablet, playerId);
            }
        }

        private static async Task ByCode(Device phone, Device tablet, string playerId)
        {
            var other = await tablet.Laurel.Account.SignInAsync();
            var typed = phone.Laurel.Account.RecoveryCode.ToLowerInvariant().Replace("0", "o").Replace("-", " ");
            var before = await tablet.Laurel.Account.RestoreAsync(typed);
            Transcript.Same(playerId, (await tablet.Laurel.Player.SessionAsync()).PlayerId, "the recovery code, typed in small letters: the same player on a second device");
            Transcript.Same(other, before.PlayerId, "who played there before is given to the game");
            await tablet.Laurel.Account.SwitchToAsync(before);
            Transcript.Same(other, await tablet.Laurel.Account.SignInAsync(), "which may go back to them");
            Transcript.Check(phone.Laurel.Account.RecoveryCode != tablet.Laurel.Account.RecoveryCode, "each has a code of their own");
            var nobody = RecoveryCode.Write("3f8e9c1a-1b2c-4d3e-8f4a-5b6c7d8e9f00", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
            await Transcript.Fails<SignInNeededException>(tablet.Laurel.Account.RestoreAsync(nobody), "a code of nobody");
            Transcript.Same(other, tablet.Laurel.Account.PlayerId, "changes nothing; player");
        }

        private static async Task ByEmail(Place place, Device phone, Device tablet, string playerId)
        {
            var email = "ada-" + Guid.NewGuid().ToString("N") + "@example.com";
            await phone.Laurel.Account.LinkEmailAsync(email);
            await Transcript.Fails<UserPoolException>(phone.Laurel.Account.VerifyEmailAsync("000000"), "a wrong code from a mail");
            await phone.Laurel.Account.VerifyEmailAsync(await CodeTo(place, email));
            Transcript.Same(email, phone.Laurel.Account.Email, "an e-mail is linked by the code that was mailed");
            await tablet.Laurel.Account.ForgotPasswordAsync(email);
            await Transcript.Fails<UserPoolException>(tablet.Laurel.Account.ConfirmForgotPasswordAsync(email, "000000", "A long word of her own 1"), "a wrong code for a new password");
            var first = await tablet.Laurel.Account.ConfirmForgotPasswordAsync(email, await CodeTo(place, email), "A long word of her own 1");
            await tablet.Laurel.Account.SwitchToAsync(first);
            await Transcript.Fails<SignInNeededException>(tablet.Laurel.Account.SignInByEmailAsync(email, "guessed"), "a guessed password");
            var before = await tablet.Laurel.Account.SignInByEmailAsync(email, "A long word of her own 1");
            Transcript.Check(before != null && before.PlayerId != playerId, "sign-in by e-mail switches, and merges nothing");
            Transcript.Same(playerId, tablet.Laurel.Account.PlayerId, "sign-in by e-mail and new password: player");
            Transcript.Same<string>(null, tablet.Laurel.Account.RecoveryCode, "a password of one's own has no recovery code");
            tablet.Restart();
            Transcript.Same(playerId, await tablet.Laurel.Account.SignInAsync(), "and is kept over a new start: player");
            phone.Kept = WithoutRefreshToken(phone.Kept);
            phone.Restart();
            await Transcript.Fails<SignInNeededException>(phone.Laurel.Account.SignInAsync(), "the first device, whose password was changed elsewhere");
        }

        private static JObject WithoutRefreshToken(JObject record)
        {
            record.Remove("refreshToken");
            return record;
        }

        private static async Task<string> CodeTo(Place place, string email)
        {
            var mails = (await Http.SendAsync(new HttpRequest("GET", place.Api + "/_local/mail"), CancellationToken.None)).Json()["mail"];
            string code = null;
            foreach (var mail in mails)
                if ((string)mail["to"] == email) code = (string)mail["code"];
            return code;
        }
    }
}
