using System;
using System.Threading;
using System.Threading.Tasks;
using Laurel.Client;
using UnityEngine;

namespace Laurel
{
    /// <summary>Where a game's stage is, and what the client does otherwise than by itself. `npm run deploy` prints the addresses.</summary>
    public sealed class LaurelOptions
    {
        /// <summary>Of the REST API: <c>ApiUrl</c> of the deployment.</summary>
        public string Url { get; set; }

        /// <summary>Of live boards: <c>SocketUrl</c> of the deployment.</summary>
        public string SocketUrl { get; set; }

        /// <summary>Of the user pool, as <c>https://cognito-idp.us-east-1.amazonaws.com</c>: by its region.</summary>
        public string CognitoUrl { get; set; }

        /// <summary>Of the game to the user pool: <c>GameClientId</c> of the deployment. No secret.</summary>
        public string ClientId { get; set; }

        /// <summary>The bits of work that the stage asks for before it makes a guest (<c>SignUpBits</c>). 0 is right too, with one more call.</summary>
        public int SignUpBits { get; set; }

        /// <summary>Several of them are several players of one game on one device.</summary>
        public string Profile { get; set; } = "default";

        /// <summary>Where account and queue are kept; null: files of the game's own folder, on WebGL the page's <c>localStorage</c>.</summary>
        public ISecureStore Store { get; set; }

        /// <summary>Time, chance and sockets; null: Unity's own.</summary>
        public ILaurelPlatform Platform { get; set; }

        /// <summary>What <c>npm start</c> tells of itself.</summary>
        /// <exception cref="ConnectionException">it does not run there</exception>
        public static async Task<LaurelOptions> LocalAsync(string url = "http://localhost:4000", CancellationToken cancellation = default)
        {
            var local = (await Http.SendAsync(new HttpRequest("GET", url.TrimEnd('/') + "/_local"), cancellation)).Json();
            return new LaurelOptions
            {
                Url = local.Text("rest"),
                SocketUrl = local.Text("websocket"),
                CognitoUrl = local.Text("cognito"),
                ClientId = local.Text("clientId"),
            };
        }

        internal void Check()
        {
            NeedAddress(Url, "Url", "https", "http");
            NeedAddress(SocketUrl, "SocketUrl", "wss", "ws");
            NeedAddress(CognitoUrl, "CognitoUrl", "https", "http");
            Need(ClientId, "ClientId");
            Need(Profile, "Profile");
        }

        internal ISecureStore StoreOrDefault()
        {
            if (Store != null) return Store;
            // Each stage has players of its own.
            var name = ClientId + "." + Profile;
#if UNITY_WEBGL && !UNITY_EDITOR
            return new BrowserStore("laurel." + name + ".");
#else
            return new FileStore(System.IO.Path.Combine(Application.persistentDataPath, "laurel", name));
#endif
        }

        private static void Need(string value, string name)
        {
            if (string.IsNullOrEmpty(value)) throw new ArgumentException("LaurelOptions." + name + " is not set: `npm run deploy` prints it, locally LocalAsync asks for it.", name);
        }

        private static void NeedAddress(string value, string name, string scheme, string localScheme)
        {
            Need(value, name);
            Uri address;
            var isGood = Uri.TryCreate(value, UriKind.Absolute, out address) && (address.Scheme == scheme || address.Scheme == localScheme);
            if (isGood) return;
            var needed = scheme + ":// or, locally, " + localScheme + "://";
            throw new ArgumentException("LaurelOptions." + name + " is \"" + value + "\", and must begin with " + needed + ": take it as `npm run deploy` prints it, locally LocalAsync asks for it.", name);
        }
    }
}
