using System;
using System.Collections.Generic;

namespace UnityEngine
{
    /// <summary>What a script draws in OnGUI: read, and pressed, by a test.</summary>
    public static class GUILayout
    {
        /// <summary>All texts of the last frame.</summary>
        internal static List<string> Shown { get; } = new List<string>();

        /// <summary>The button that a finger is on; null: none.</summary>
        internal static string Finger { get; set; }

        public static void Label(string text, params GUILayoutOption[] options) => Shown.Add(text);

        public static bool Button(string text, params GUILayoutOption[] options)
        {
            Shown.Add(text);
            if (text != Finger || !GUI.enabled) return false;
            Finger = null;
            return true;
        }
    }

    public sealed class GUILayoutOption { }

    public static class GUI
    {
        public static bool enabled { get; set; } = true;
    }

    /// <summary>A picture that was imported from a file.</summary>
    public class Texture2D : Object
    {
        internal byte[] Png { get; set; }
    }

    public static class ImageConversion
    {
        public static byte[] EncodeToPNG(this Texture2D texture) => texture.Png ?? throw new ArgumentException("The texture is not readable.");
    }
}
