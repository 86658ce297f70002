using System;
using System.Threading.Tasks;

namespace Laurel.Proof
{
    /// <summary>An address that is none, or another's, is refused at once, by name, and not tried for ever.</summary>
    public sealed class Addresses : IScenario
    {
        public Task Run(Place place)
        {
            Refused(Options(place, options => options.Url = "api.example.com"), "Url", "https://");
            Refused(Options(place, options => options.Url = "/prod"), "Url", "https://");
            Refused(Options(place, options => options.SocketUrl = "https://live.example.com/prod"), "SocketUrl", "wss://");
            Refused(Options(place, options => options.SocketUrl = "live.example.com/prod"), "SocketUrl", "wss://");
            Refused(Options(place, options => options.CognitoUrl = "wss://cognito-idp.us-east-1.amazonaws.com"), "CognitoUrl", "https://");
            Refused(Options(place, options => options.SocketUrl = ""), "SocketUrl", "npm run deploy");
            new LaurelClient(Options(place, options => { })).Dispose();
            new LaurelClient(Options(place, options => options.SocketUrl = "wss://live.example.com/prod")).Dispose();
            Transcript.Check(true, "addresses as npm run deploy and npm start print them are taken");
            return Task.CompletedTask;
        }

        private static LaurelOptions Options(Place place, Action<LaurelOptions> change)
        {
            var options = new LaurelOptions { Url = place.Api, SocketUrl = place.WebSocket, CognitoUrl = place.Cognito, ClientId = place.ClientId };
            change(options);
            return options;
        }

        private static void Refused(LaurelOptions options, string name, string todo)
        {
            string words = null;
            try
            {
                new LaurelClient(options).Dispose();
            }
            catch (ArgumentException refusal)
            {
                words = refusal.ParamName == name ? refusal.Message : null;
            }
            Transcript.Check(words != null && words.Contains(todo), words ?? name + " is refused");
        }
    }
}
